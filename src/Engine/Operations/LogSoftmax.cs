using TrainService.Engine.Graph;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Operations;

/// <summary>x - max - log(sum of exp(x - max)), over the last axis.</summary>
public sealed record LogSoftmax : Operation, IDifferentiable
{
    public override Shape Infer(ReadOnlySpan<Shape> inputs) =>
        inputs[0].Rank > 0 ? inputs[0] : throw new ShapeException("logSoftmax: a scalar has no axis to go over");

    public Node?[] Gradient(GraphBuilder graph, Node node, Node outputGradient)
    {
        // dx = dy - exp(y) sum(dy)
        var last = node.Shape.Rank - 1;
        var total = graph.Add(new Reduce(Reduction.Sum, last, 1), outputGradient);
        var share = graph.Add(new Broadcast(last, [node.Shape[last]]), total);
        return [graph.Apply<Subtract>(outputGradient, graph.Apply<Multiply>(graph.Apply<Exp>(node), share))];
    }
}
