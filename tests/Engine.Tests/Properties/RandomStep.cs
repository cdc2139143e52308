using System.Text.Json.Nodes;
using TrainService.Engine.Definitions;
using TrainService.Engine.Devices;
using TrainService.Engine.Graph;
using TrainService.Engine.Models;
using TrainService.Engine.Planning;
using TrainService.Engine.Tests.Oracle;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Properties;

/// <summary>One training step of a model, all of it drawn but the model, with numbers for whatever it reads.</summary>
internal sealed record RandomStep(ComputationGraph Graph, RandomValues Values)
{
    /// <summary>Tries a step of a random model.</summary>
    public static void Holds(int seed, int rows, Action<RandomStep> check) => Property.Holds(
        seed, RandomModel.Draw(new Draws(seed), outputs: 1), model => check(Draw(new Draws(-seed), model, rows)));

    /// <param name="draws">What it is drawn from.</param>
    /// <param name="model">With one output.</param>
    /// <param name="batchSize">Its rows.</param>
    public static RandomStep Draw(Draws draws, ModelDefinition model, int batchSize)
    {
        var output = ModelBuilder.Build(new GraphBuilder(), model, batchSize, training: true).Outputs[0].Value.Shape;
        var json = RandomTraining.Draw(draws);
        (json["loss"], json["accumulate"]) = (RandomLoss.Draw(draws, output), draws.OneOf(1, 1, 2));
        // Which of two nearly equal logits is larger hangs on their last bits.
        json["metrics"] = new JsonArray();
        var training = DefinitionReader.Parse<TrainingDefinition>(json.ToJsonString());
        var graph = StepGraph.ForTraining(model, training, batchSize).Graph;
        var values = new RandomValues(draws);
        values.Inputs[StepGraph.Target] = RandomLoss.Targets(draws, training.Loss!.TargetShape(output), output);
        var h = new float[8];
        if (training.Accumulate > 1)
            GradientSums.Hyperparameters(first: false, h);
        else
            training.Optimizer.Hyperparameters(3, training.Optimizer.BaseRate, h);
        values.Inputs[StepGraph.Hyperparameters] = [.. h.Select(number => (double)number)];
        values.Fill(graph);
        return new(graph, values);
    }

    /// <summary>The outputs, and the variables afterwards, of a plan on a device.</summary>
    public Dictionary<string, float[]> Run(IDevice device, bool fuse = true)
    {
        var plan = Planner.Compile(Graph, fuse);
        var variables = Values.Variables.Keys.ToDictionary(variable => variable, variable => device.Allocate(variable.Shape));
        foreach (var (variable, buffer) in variables)
            Upload(buffer, Values.Variables[variable]);
        using var prepared = device.Prepare(plan, variables);
        foreach (var (name, value) in Values.Inputs.Where(input => plan.Has(input.Key)))
            Upload(prepared.Input(name), value);
        prepared.Run();
        var results = plan.Graph.Outputs.Keys.ToDictionary(name => name, name => Download(prepared.Output(name)));
        foreach (var (variable, buffer) in variables)
        {
            results.Add(variable.Name, Download(buffer));
            buffer.Dispose();
        }
        return results;
    }

    /// <summary>Holds results against the graph's own, in float64, node by node.</summary>
    /// <param name="what">The plan.</param>
    /// <param name="actual">Of <see cref="Run"/>.</param>
    /// <param name="spread">Of a device that computes in float32; null: in float64, too.</param>
    public void AssertNear(string what, Dictionary<string, float[]> actual, RoundingSpread? spread)
    {
        var variables = Values.CopyOfVariables();
        var expected = Interpreter.Run(Graph, Values.Inputs, variables);
        foreach (var (variable, value) in variables)
            expected.Add(variable.Name, value);
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        foreach (var (name, values) in actual)
        {
            // The results are float32 even where they were computed in float64.
            var most = (1e-6 * (1 + expected[name].Select(Math.Abs).DefaultIfEmpty().Max())) + (8 * (spread?.Of(name) ?? 0));
            for (var i = 0; i < values.Length; i++)
                Assert.True(Math.Abs(expected[name][i] - values[i]) <= most || (double.IsNaN(expected[name][i]) && float.IsNaN(values[i])),
                    $"{what}: {name}[{i}] is {values[i]:R} instead of {expected[name][i]:R} +- {most:g3}");
        }
    }

    private static void Upload(IBuffer buffer, double[] values)
    {
        if (buffer.Shape.Element == ElementType.Int32)
            buffer.Upload<int>([.. values.Select(value => (int)value)]);
        else
            buffer.Upload<float>([.. values.Select(value => (float)value)]);
    }

    private static float[] Download(IBuffer buffer)
    {
        var values = new float[buffer.Shape.Count];
        buffer.Download<float>(values);
        return values;
    }
}
