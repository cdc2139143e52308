using TrainService.Engine.Graph;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Operations;

/// <summary>exp(x - max) / sum of exp(x - max), over the last axis.</summary>
public sealed record Softmax : Operation, IDifferentiable
{
    public override Shape Infer(ReadOnlySpan<Shape> inputs) =>
        inputs[0].Rank > 0 ? inputs[0] : throw new ShapeException("softmax: a scalar has no axis to go over");

    public Node?[] Gradient(GraphBuilder graph, Node node, Node outputGradient)
    {
        // dx = y (dy - sum(dy y))
        var last = node.Shape.Rank - 1;
        var repeat = new Broadcast(last, [node.Shape[last]]);
        var inner = graph.Add(new Reduce(Reduction.Sum, last, 1), graph.Apply<Multiply>(outputGradient, node));
        return [graph.Apply<Multiply>(node, graph.Apply<Subtract>(outputGradient, graph.Add(repeat, inner)))];
    }
}
