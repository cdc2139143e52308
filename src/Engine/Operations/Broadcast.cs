using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations;

/// <summary>Inserts axes of the given extents before <paramref name="Axis"/>, along which the input repeats.</summary>
public sealed record Broadcast(int Axis, AxisList Extents) : Operation, IDifferentiable
{
    public override string Attributes => $"axis {Axis} by {Extents}";

    public override Shape Infer(ReadOnlySpan<Shape> inputs) =>
        Axis <= inputs[0].Rank
            ? inputs[0].With([.. inputs[0].Axes[..Axis], .. Extents, .. inputs[0].Axes[Axis..]])
            : throw new ShapeException($"broadcast: {inputs[0]} has no axis {Axis}");

    public Node?[] Gradient(GraphBuilder graph, Node node, Node outputGradient) =>
        [graph.Sum(outputGradient, Axis, Extents.Count)];
}
