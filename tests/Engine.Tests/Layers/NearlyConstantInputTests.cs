using TrainService.Engine.Autodiff;
using TrainService.Engine.Definitions;
using TrainService.Engine.Devices;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Graph;
using TrainService.Engine.Models;
using TrainService.Engine.Planning;
using TrainService.Engine.Tests.Devices.Cpu;
using TrainService.Engine.Tests.Oracle;

namespace TrainService.Engine.Tests.Layers;

/// <summary>
/// What is left of a number beside the mean is multiplied by up to 1 / sqrt(epsilon), and so is the mean's error: of numbers that
/// hardly differ norms and their gradients are as exact as the mean's own rounding lets them be.
/// </summary>
public sealed class NearlyConstantInputTests
{
    private const int Rows = 3;

    private const double Epsilon = 1e-5;

    // Counts whose reciprocals are rounded: 3 x 49, 49, and 49 x 2 of two channels.
    public static TheoryData<string, int[]> Norms { get; } = new()
    {
        { """{ "type": "batchNorm" }""", [4, 7, 7] },
        { """{ "type": "layerNorm" }""", [4, 49] },
        { """{ "type": "groupNorm", "groups": 2 }""", [4, 7, 7] },
    };

    [Theory]
    [MemberData(nameof(Norms))]
    public void Equal_numbers_become_the_bias_and_have_the_exact_gradient(string layer, int[] shape)
    {
        foreach (var number in new[] { 3f, 7f, 41f, 1001f })
            Check(layer, shape, _ => number, ofMean: 0);
    }

    // Sums of multiples of 2^-10 are exact; the mean in between is rounded to half of what its last bit is worth.
    [Theory]
    [MemberData(nameof(Norms))]
    public void Numbers_that_hardly_differ_are_off_by_the_rounding_of_their_mean(string layer, int[] shape)
    {
        foreach (var number in new[] { 3f, 7f, 41f })
            Check(layer, shape, numbers => number + (numbers.Between(-1, 1) / 1024f), ofMean: (MathF.BitIncrement(number) - number) / 2);
    }

    private static void Check(string layer, int[] shape, Func<Numbers, float> draw, double ofMean)
    {
        var numbers = new Numbers(Numbers.NewSeed());
        var graph = new GraphBuilder();
        var model = ModelBuilder.Build(graph, DefinitionReader.Parse<ModelDefinition>(
            $$"""{ "inputs": [{ "name": "x", "shape": [{{string.Join(", ", shape)}}] }], "layers": [{{layer}}] }"""), Rows, training: true);
        var (x, y) = (model.Inputs["x"], model.Outputs[0].Value);
        graph.Output("y", y);
        graph.Output("dx", Backward.Gradients(graph, [(y, graph.Input("dy", y.Shape))], [x])[0]);
        var (inputs, weights) = (new Dictionary<string, float[]>(), new Dictionary<Variable, float[]>());
        inputs["x"] = [.. Enumerable.Range(0, x.Shape.Count).Select(_ => draw(numbers))];
        inputs["dy"] = numbers.Floats(y.Shape.Count);
        foreach (var weight in model.Weights)
            weights[weight.Variable] = numbers.Floats(weight.Variable.Shape.Count);
        var built = graph.Build();
        var expected = Interpreter.Run(built, inputs.ToDictionary(input => input.Key, input => Doubles(input.Value)),
            weights.ToDictionary(weight => weight.Key, weight => Doubles(weight.Value)));
        var actual = Run(built, inputs, weights);
        foreach (var (name, values) in expected)
        {
            var error = values.Zip(actual[name], (right, wrong) => Math.Abs(right - wrong)).Max();
            // A gradient has the deviations as factors, once.
            var allowed = ((ofMean / Math.Sqrt(Epsilon)) + 2e-6) * Math.Max(1, values.Max(Math.Abs));
            Assert.True(error <= allowed, $"seed {numbers.Seed}, {layer} of {inputs["x"][0]:R}: {name} is off by {error:E1}, more than {allowed:E1}");
        }
    }

    private static Dictionary<string, float[]> Run(
        ComputationGraph graph, Dictionary<string, float[]> inputs, Dictionary<Variable, float[]> weights)
    {
        using var device = new CpuDevice(2);
        var buffers = weights.ToDictionary(weight => weight.Key, weight => device.Allocate(weight.Key.Shape));
        foreach (var (variable, buffer) in buffers)
            buffer.Upload<float>(weights[variable]);
        using var plan = device.Prepare(Planner.Compile(graph), buffers);
        foreach (var (name, values) in inputs)
            plan.Input(name).Upload<float>(values);
        plan.Run();
        foreach (var buffer in buffers.Values)
            buffer.Dispose();
        return graph.Outputs.ToDictionary(output => output.Key, output => Download(plan.Output(output.Key)));
    }

    private static float[] Download(IBuffer buffer)
    {
        var values = new float[buffer.Shape.Count];
        buffer.Download<float>(values);
        return values;
    }

    private static double[] Doubles(float[] values) => [.. values.Select(value => (double)value)];
}
