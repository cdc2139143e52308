using TrainService.Engine.Definitions;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Training;

/// <summary>Bounds the gradients of a step, penalty included, as PyTorch's clip_grad_value_ and clip_grad_norm_ do.</summary>
internal static class GradientClipping
{
    // PyTorch's: what keeps gradients that are all 0 from dividing by 0.
    private const float Epsilon = 1e-6f;

    public static Node[] Clip(
        GraphBuilder graph, GradientClippingDefinition? clipping, IReadOnlyList<Node> gradients)
    {
        IEnumerable<Node> clipped = gradients;
        if (clipping?.Value is { } value)
            clipped = [.. clipped.Select(gradient => Bounded(graph, gradient, (float)value))];
        if (clipping?.Norm is { } norm && gradients.Count > 0)
        {
            var factor = Factor(graph, (float)norm, [.. clipped]);
            clipped = [.. clipped.Select(gradient => graph.Apply<Multiply>(gradient, factor))];
        }
        return [.. clipped];
    }

    private static Node Bounded(GraphBuilder graph, Node gradient, float value) => graph.Apply<Maximum>(
        graph.Apply<Minimum>(gradient, graph.Constant(value)), graph.Constant(-value));

    // min(1, norm / (total + epsilon)), total the root of the sum of all squares.
    private static Node Factor(GraphBuilder graph, float norm, IReadOnlyList<Node> gradients)
    {
        var squares = gradients
            .Select(gradient => graph.Add(new Reduce(Reduction.Sum, 0, gradient.Shape.Rank), graph.Apply<Square>(gradient)))
            .Aggregate((sum, part) => graph.Apply<Add>(sum, part));
        var total = graph.Apply<Add>(graph.Apply<Sqrt>(squares), graph.Constant(Epsilon));
        return graph.Apply<Minimum>(graph.Apply<Divide>(graph.Constant(norm), total), graph.Constant(1));
    }
}
