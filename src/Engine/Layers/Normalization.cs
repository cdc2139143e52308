using TrainService.Engine.Graph;
using Formulas = TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Layers;

/// <summary>What the normalising layers have in common.</summary>
internal static class Normalization
{
    /// <summary>
    /// (x - mean)^2, two passes over x instead of the cancelling E[x^2] - E[x]^2. The mean counts as a constant: its share of
    /// the gradient is a sum of deviations, which is 0.
    /// </summary>
    /// <param name="mean">Over the axes over which the squares will be averaged; of x's shape, or to be stretched to it.</param>
    public static Node SquaredDeviation(GraphBuilder graph, Node x, Node mean) =>
        graph.Apply<Formulas.Square>(graph.Apply<Formulas.Subtract>(x, graph.Apply<Formulas.Detach>(mean)));

    /// <summary>1 / sqrt(variance + epsilon)</summary>
    public static Node InverseDeviation(GraphBuilder graph, Node variance, double epsilon) => graph.Apply<Formulas.Divide>(
        graph.Constant(1), graph.Apply<Formulas.Sqrt>(graph.Apply<Formulas.Add>(variance, graph.Constant((float)epsilon))));

    /// <summary>[N, C, ...] -> [N, ..., C], the order that images are computed in.</summary>
    public static Node ChannelsLast(GraphBuilder graph, Node x) =>
        graph.Permute(x, [0, .. Enumerable.Range(2, x.Shape.Rank - 2), 1]);

    /// <summary>[N, ..., C] -> [N, C, ...]</summary>
    public static Node ChannelsFirst(GraphBuilder graph, Node x) =>
        graph.Permute(x, [0, x.Shape.Rank - 1, .. Enumerable.Range(1, x.Shape.Rank - 2)]);
}
