using System.ComponentModel.DataAnnotations;
using TrainService.Engine.Graph;
using Formulas = TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Layers;

/// <summary>
/// y = (x - mean) / sqrt(variance + epsilon) * weight + bias, mean and variance over each group of neighbouring channels of
/// a sample, axis 0 of the shape.
/// </summary>
/// <remarks>Wu and He 2018, arXiv:1803.08494</remarks>
public sealed record GroupNorm : Layer
{
    [Range(1, 1 << 16)]
    public required int Groups { get; init; }

    [Range(0.0, 1.0)]
    public double Epsilon { get; init; } = 1e-5;

    internal override Node Build(LayerContext context, IReadOnlyList<Node> inputs)
    {
        var (graph, x) = (context.Graph, LayerContext.Channels(inputs));
        var channels = x.Shape[1];
        if (channels % Groups != 0)
            throw new LayerException($"groups {Groups} must divide the input's {channels} channels");
        var weight = context.Weight("weight", [channels], Initializer.Ones, decays: false);
        var bias = context.Weight("bias", [channels], Initializer.Zeros, decays: false);
        var last = Normalization.ChannelsLast(graph, x);
        var mean = Mean(graph, last);
        var variance = Mean(graph, Normalization.SquaredDeviation(graph, last, Repeated(mean)));
        // For each channel of each sample: small beside x, and the same for all its pixels.
        var scale = graph.Apply<Formulas.Multiply>(Normalization.InverseDeviation(graph, variance, Epsilon), weight);
        var y = graph.Apply<Formulas.Multiply>(graph.Apply<Formulas.Subtract>(last, Repeated(mean)), Repeated(scale));
        return Normalization.ChannelsFirst(graph, graph.Apply<Formulas.Add>(y, bias));

        Node Repeated(Node statistic) => graph.Repeat(statistic, 1, last.Shape.Axes.AsSpan(1, last.Shape.Rank - 2));
    }

    // [N, ..., C] -> [N, C], the same number for each channel of a group.
    private Node Mean(GraphBuilder graph, Node x)
    {
        var (rows, channels) = (x.Shape[0], x.Shape[^1]);
        var pixels = graph.Sum(x, 1, x.Shape.Rank - 2);
        var group = graph.Sum(graph.Reshape(pixels, rows, Groups, channels / Groups), 2, 1);
        var mean = graph.Apply<Formulas.Divide>(group, graph.Constant(x.Shape.Count / (rows * Groups)));
        return graph.Reshape(graph.Repeat(mean, 2, channels / Groups), rows, channels);
    }
}
