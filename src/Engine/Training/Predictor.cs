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
    private readonly InputPart[] parts;
    private readonly int inputWidth;
    private readonly PredictedOutput[] outputs;

    /// <param name="weights">The weights part of a checkpoint.</param>
    /// <param name="schema">Of the data set it was trained on; needed where that has several inputs.</param>
    /// <exception cref="InvalidDataException">The file is damaged or belongs to another model.</exception>
    public Predictor(ModelDefinition model, TrainingDefinition training, ReadOnlyMemory<byte> weights, IDevice device,
        DatasetSchema? schema = null)
    {
        (this.model, this.training, this.device) = (model, training, device);
        (var tensors, normalization) = WeightsFile.Read(weights);
        var graph = StepGraph.ForPrediction(model, training, 1);
        parts = schema is null ? [] : InputPart.Of(schema, Sizes[^1]);
        inputWidth = graph.Model.Inputs.Values.Sum(input => input.Shape.Count);
        outputs = [.. graph.Outputs.Select(trained => PredictedOutput.Of(trained, graph, parts, normalization))];
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

    /// <summary>In the model's order.</summary>
    public IReadOnlyList<PredictedOutput> Outputs => outputs;

    /// <summary>Numbers a row of the first output: probabilities of the classes, or values.</summary>
    public int OutputWidth => outputs[0].Width;

    /// <summary>What the first output says.</summary>
    /// <param name="inputs">Rows of raw inputs one after another.</param>
    /// <returns>As many rows of <see cref="OutputWidth"/> numbers.</returns>
    /// <exception cref="ArgumentException">They are not whole rows.</exception>
    public float[] Predict(ReadOnlySpan<float> inputs) => PredictAll(inputs)[0];

    /// <param name="inputs">Rows of raw inputs one after another, several inputs side by side as the data set has them.</param>
    /// <returns>For each output as many rows of its numbers.</returns>
    /// <exception cref="ArgumentException">They are not whole rows.</exception>
    public float[][] PredictAll(ReadOnlySpan<float> inputs)
    {
        if (inputs.Length % inputWidth != 0)
            throw new ArgumentException($"{inputs.Length} numbers are not rows of {inputWidth}", nameof(inputs));
        var rows = inputs.Length / inputWidth;
        var normalized = inputs.ToArray();
        normalization.Apply(normalized);
        var answers = Array.ConvertAll(outputs, output => new float[checked(rows * output.Width)]);
        for (var row = 0; row < rows;)
        {
            var size = Sizes.Last(candidate => candidate <= rows - row);
            var plan = PlanFor(size);
            Send(plan, normalized.AsSpan(row * inputWidth, size * inputWidth), size);
            plan.Run();
            foreach (var (i, output) in outputs.Index())
            {
                var answer = answers[i].AsSpan(row * output.Width, size * output.Width);
                plan.Output(output.Name).Download(answer);
                output.Restored?.Undo(answer);
            }
            row += size;
        }
        return answers;
    }

    public void Dispose()
    {
        foreach (var plan in plans.Values)
            plan.Dispose();
        state.Dispose();
    }

    private void Send(IPreparedPlan plan, ReadOnlySpan<float> rows, int count)
    {
        if (parts.Length == 0)
            plan.Input(model.Inputs[0].Name).Upload(rows);
        foreach (var part in parts)
        {
            part.Fill(rows, inputWidth, count);
            plan.Input(part.Name).Upload<float>(part.Rows(count));
        }
    }

    private IPreparedPlan PlanFor(int size)
    {
        if (!plans.TryGetValue(size, out var plan))
            plans[size] = plan = device.Prepare(
                Planner.Compile(StepGraph.ForPrediction(model, training, size).Graph), state.Buffers);
        return plan;
    }
}
