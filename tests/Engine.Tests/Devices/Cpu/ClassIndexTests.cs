using TrainService.Engine.Devices;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Planning;

namespace TrainService.Engine.Tests.Devices.Cpu;

/// <summary>Each kernel by itself: that another one before it would have looked is no reason to read foreign memory.</summary>
public sealed class ClassIndexTests : IDisposable
{
    private readonly CpuDevice device = new(threads: 1);

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void A_class_that_there_is_not_is_refused_by_whoever_looks_it_up(int target)
    {
        Refused(target, graph => graph.Add(new ClassWeights(null), Classes(graph), Weights(graph)));
        Refused(target, graph => graph.Add(new CrossEntropy(0, null), Logits(graph), Classes(graph), Weights(graph)));
        Refused(target, graph => graph.Add(
            new CrossEntropyGradient(0, null), Logits(graph), Classes(graph), Weights(graph), graph.Input("g", Shape.Of(2))));
    }

    public void Dispose() => device.Dispose();

    private void Refused(int target, Func<GraphBuilder, Node> build)
    {
        var graph = new GraphBuilder();
        graph.Output("y", build(graph));
        using var plan = device.Prepare(Planner.Compile(graph.Build()), new Dictionary<Variable, IBuffer>());
        plan.Input("classes").Upload<int>([0, target]);
        var message = Assert.Throws<InvalidDataException>(() => plan.Run()).Message;
        Assert.Equal($"row 1 has class {target}, there are 3 classes", message);
    }

    private static Node Logits(GraphBuilder graph) => graph.Input("x", Shape.Of(2, 3));

    private static Node Classes(GraphBuilder graph) => graph.Input("classes", Shape.Integers(2));

    private static Node Weights(GraphBuilder graph) => graph.Input("weights", Shape.Of(3));
}
