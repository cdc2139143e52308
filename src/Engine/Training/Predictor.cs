using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Devices;
using TrainService.Engine.Planning;

namespace TrainService.Engine.Training;

/// <summary>A trained model that answers raw inputs: they are normalised as in training. Not for several threads at once.</summary>
public sealed class Predictor : IDisposable
{
    // One plan a size; a request is cut into the largest that fit, so that no request compiles a new one.
    private static readonly int[] Sizes = [1, 8, 64];

    private readonly IDevice device;
    private readonly ModelDefinition model;
    private readonly TrainingDefinition training;
    private readonly ModelState state;
    private readonly Normalization normalization;
    private readonly Dictionary<int, IPreparedPlan> plans = [];
    private readonly int inputWidth;
    private readonly string input;

    /// <param name="weights">The weights part of a checkpoint.</param>
    /// <exception cref="InvalidDataException">The file is damaged or belongs to another model.</exception>
    public Predictor(ModelDefinition model, TrainingDefinition training, ReadOnlyMemory<byte> weights, IDevice device)
    {
        (this.model, this.training, this.device) = (model, training, device);
        (var tensors, normalization) = WeightsFile.Read(weights);
        var graph = StepGraph.ForPrediction(model, training, 1);
        input = model.Inputs[0].Name;
        inputWidth = graph.Model.Inputs[input].Shape.Count;
        OutputWidth = graph.Graph.Outputs[StepGraph.Prediction].Shape.Count;
        state = new ModelState(device, graph.Variables);
        try
        {
            state.Upload(tensors, _ => true);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Numbers a row: probabilities of the classes, or values.</summary>
    public int OutputWidth { get; }

    /// <param name="inputs">Rows of raw inputs one after another.</param>
    /// <returns>As many rows of <see cref="OutputWidth"/> numbers.</returns>
    /// <exception cref="ArgumentException">They are not whole rows.</exception>
    public float[] Predict(ReadOnlySpan<float> inputs)
    {
        if (inputs.Length % inputWidth != 0)
            throw new ArgumentException($"{inputs.Length} numbers are not rows of {inputWidth}", nameof(inputs));
        var rows = inputs.Length / inputWidth;
        var normalized = inputs.ToArray();
        normalization.Apply(normalized);
        var outputs = new float[rows * OutputWidth];
        for (var row = 0; row < rows;)
        {
            var size = Sizes.Last(candidate => candidate <= rows - row);
            var plan = PlanFor(size);
            plan.Input(input).Upload<float>(normalized.AsSpan(row * inputWidth, size * inputWidth));
            plan.Run();
            plan.Output(StepGraph.Prediction).Download(outputs.AsSpan(row * OutputWidth, size * OutputWidth));
            row += size;
        }
        return outputs;
    }

    public void Dispose()
    {
        foreach (var plan in plans.Values)
            plan.Dispose();
        state.Dispose();
    }

    private IPreparedPlan PlanFor(int size)
    {
        if (!plans.TryGetValue(size, out var plan))
            plans[size] = plan = device.Prepare(
                Planner.Compile(StepGraph.ForPrediction(model, training, size).Graph), state.Buffers);
        return plan;
    }
}
