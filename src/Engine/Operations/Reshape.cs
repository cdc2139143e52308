using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations;

/// <summary>The same elements in the same order under other axes; costs nothing at run time.</summary>
public sealed record Reshape(AxisList Axes) : Operation, IDifferentiable
{
    public override string Attributes => Axes.ToString();

    public override Shape Infer(ReadOnlySpan<Shape> inputs)
    {
        var result = inputs[0].With(Axes.Span);
        return result.Count == inputs[0].Count
            ? result
            : throw new ShapeException($"reshape: {inputs[0]} has {inputs[0].Count} elements, {result} has {result.Count}");
    }

    public Node?[] Gradient(GraphBuilder graph, Node node, Node outputGradient) =>
        [graph.Reshape(outputGradient, node.Inputs[0].Shape.Axes.AsSpan())];
}
