using TrainService.Engine.Devices;
using TrainService.Engine.Graph;
using TrainService.Engine.Planning;
using TrainService.Engine.Planning.Passes;
using TrainService.Engine.Tests.Oracle;

namespace TrainService.Engine.Tests.Planning;

/// <summary>What passes and memory planning must keep: the numbers, to the last bit, on random graphs in float64.</summary>
public sealed class EquivalenceTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_pass_keeps_every_bit(int seed)
    {
        var random = new RandomGraph(seed);
        var (graph, (expected, variables)) = (random.Graph, Interpret(random, random.Graph));
        IPass[] passes =
        [
            new DropDeadNodes(), new SinkPermutes(), new ShareCommonSubexpressions(), new FuseElementwise(join: true),
            new FuseEpilogues(),
        ];
        foreach (var pass in passes)
        {
            graph = pass.Run(graph);
            GraphVerifier.Verify(graph);
            var (actual, after) = Interpret(random, graph);
            AssertSame(seed, pass.GetType().Name, expected, actual);
            AssertSame(seed, pass.GetType().Name, variables, after);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Plans_keep_every_bit_in_their_own_memory(int seed)
    {
        var random = new RandomGraph(seed);
        var (expected, expectedVariables) = Interpret(random, random.Graph);
        foreach (var fuse in new[] { true, false })
        {
            var variables = random.CopyOfVariables();
            using var device = new OracleDevice();
            using var plan = (OraclePlan)device.Prepare(Planner.Compile(random.Graph, fuse),
                variables.ToDictionary(entry => entry.Key,
                    IBuffer (entry) => new OracleBuffer(entry.Key.Shape, entry.Value)));
            foreach (var (name, value) in random.Inputs)
                value.CopyTo(((OracleBuffer)plan.Input(name)).Memory);
            plan.Run();
            AssertSame(seed, $"plan, fuse {fuse}", expected, expected.Keys.ToDictionary(
                name => name, name => ((OracleBuffer)plan.Output(name)).Memory.ToArray()));
            AssertSame(seed, $"plan, fuse {fuse}", expectedVariables,
                variables.ToDictionary(entry => entry.Key.Name, entry => entry.Value));
        }
    }

    private static (Dictionary<string, double[]> Outputs, Dictionary<string, double[]> Variables) Interpret(
        RandomGraph random, ComputationGraph graph)
    {
        var variables = random.CopyOfVariables();
        var outputs = Interpreter.Run(graph, random.Inputs, variables);
        return (outputs, variables.ToDictionary(entry => entry.Key.Name, entry => entry.Value));
    }

    private static void AssertSame(
        int seed, string what, Dictionary<string, double[]> expected, Dictionary<string, double[]> actual)
    {
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        foreach (var (name, values) in expected)
            Assert.True(values.SequenceEqual(actual[name]),
                $"seed {seed}, {what}: {name} is {string.Join(", ", actual[name])} instead of {string.Join(", ", values)}");
    }
}
