using TrainService.Engine.Devices;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Planning;
using TrainService.Engine.Tests.Devices.Cpu;
using TrainService.Engine.Tests.Oracle;

namespace TrainService.Engine.Tests.Devices;

/// <summary>A small graph with random inputs, to be run on a device and by the oracle.</summary>
internal sealed class OperationCase(Numbers numbers)
{
    private readonly Dictionary<string, double[]> inputs = [];
    private readonly Dictionary<Variable, double[]> variables = [];

    public Numbers Numbers => numbers;

    public GraphBuilder Graph { get; } = new();

    /// <summary>What is in the case, for a failure's message.</summary>
    public string What { get; set; } = "";

    /// <summary>Allowed distance from the oracle, absolute below 1 and relative above.</summary>
    public double Tolerance { get; set; } = 2e-6;

    /// <summary>Uniform numbers, whole floats.</summary>
    public Node Input(Shape shape, float from = -1, float to = 1) => Input(shape,
        [.. numbers.Floats(shape.Count).Select(value => from + ((to - from) * (value + 1) / 2))]);

    public Node Input(Shape shape, float[] values)
    {
        var name = $"x{inputs.Count}";
        inputs[name] = [.. values.Select(value => (double)value)];
        return Graph.Input(name, shape);
    }

    public Node Integers(Shape shape, Func<int> draw)
    {
        var name = $"x{inputs.Count}";
        inputs[name] = [.. Enumerable.Range(0, shape.Count).Select(_ => (double)draw())];
        return Graph.Input(name, shape);
    }

    public Node Variable(string name, Shape shape, float from, float to)
    {
        var variable = new Variable(name, shape, Initializer.Zeros);
        variables[variable] = [.. numbers.Floats(shape.Count).Select(value => (double)(from + ((to - from) * (value + 1) / 2)))];
        return Graph.Read(variable);
    }

    public void Output(Node node) => Graph.Output($"y{outputs++}", node);

    private int outputs;

    public Plan Plan() => Planner.Compile(Graph.Build());

    /// <summary>Runs for the numbers, and from the same start once more and on the device's twins for the bits.</summary>
    /// <param name="twins">Devices that must give the same bits.</param>
    public void Check(IDevice device, params IReadOnlyList<IDevice> twins)
    {
        var runs = new[] { device }.Concat(twins).SelectMany(RunTwice).ToList();
        var state = new Dictionary<Variable, double[]>(variables.Select(
            entry => KeyValuePair.Create(entry.Key, entry.Value.ToArray())));
        var expected = Interpreter.Run(Graph.Build(), inputs, state);
        foreach (var (variable, values) in state)
            expected[variable.Name] = values;
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), runs[0].Keys.Order(StringComparer.Ordinal));
        foreach (var (name, values) in expected)
        {
            AssertClose(name, values, runs[0][name]);
            for (var run = 1; run < runs.Count; run++)
                Assert.True(Bits(runs[0][name]).SequenceEqual(Bits(runs[run][name])),
                    $"seed {numbers.Seed}: {What}: {name} has other bits in run {run % 2} on device {run / 2}");
        }
    }

    private List<Dictionary<string, float[]>> RunTwice(IDevice device)
    {
        var buffers = variables.ToDictionary(entry => entry.Key, entry => device.Allocate(entry.Key.Shape));
        try
        {
            using var plan = device.Prepare(Plan(), buffers);
            return [Run(plan, buffers), Run(plan, buffers)];
        }
        finally
        {
            foreach (var buffer in buffers.Values)
                buffer.Dispose();
        }
    }

    private Dictionary<string, float[]> Run(IPreparedPlan plan, Dictionary<Variable, IBuffer> buffers)
    {
        foreach (var (variable, buffer) in buffers)
            buffer.Upload<float>([.. variables[variable].Select(value => (float)value)]);
        foreach (var node in Plan().Graph.Nodes)
            if (node.Operation is Input input)
                Upload(plan.Input(input.InputName), inputs[input.InputName]);
        plan.Run();
        return Graph.Build().Outputs.Keys.Select(name => KeyValuePair.Create(name, Download(plan.Output(name))))
            .Concat(buffers.Select(entry => KeyValuePair.Create(entry.Key.Name, Download(entry.Value))))
            .ToDictionary();
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

    private void AssertClose(string name, double[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            if (!AreClose(expected[i], actual[i]))
                Assert.Fail($"seed {numbers.Seed}: {What}: {name}[{i}] is {actual[i]:R} instead of {expected[i]:R}");
    }

    private bool AreClose(double expected, float actual) => double.IsFinite(expected) && Math.Abs(expected) <= float.MaxValue
        ? Math.Abs(actual - expected) <= Tolerance * Math.Max(1, Math.Abs(expected))
        : actual.Equals((float)expected);

    private static IEnumerable<int> Bits(float[] values) => values.Select(BitConverter.SingleToInt32Bits);
}
