using System.ComponentModel.DataAnnotations;
using TrainService.Engine.Graph;
using Formulas = TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Layers;

/// <summary>y = (x - mean) / sqrt(variance + epsilon) * weight + bias, mean and variance over the last axis.</summary>
/// <remarks>Ba, Kiros and Hinton 2016, arXiv:1607.06450</remarks>
public sealed record LayerNorm : Layer
{
    [Range(0.0, 1.0)]
    public double Epsilon { get; init; } = 1e-5;

    internal override Node Build(LayerContext context, IReadOnlyList<Node> inputs)
    {
        var (graph, x) = (context.Graph, LayerContext.Channels(inputs));
        var (axis, features) = (x.Shape.Rank - 1, x.Shape[^1]);
        var weight = context.Weight("weight", [features], Initializer.Ones, decays: false);
        var bias = context.Weight("bias", [features], Initializer.Zeros, decays: false);
        var mean = graph.Mean(x, axis, 1);
        var variance = graph.Mean(Normalization.SquaredDeviation(graph, x, Repeated(mean)), axis, 1);
        var normalized = graph.Apply<Formulas.Multiply>(graph.Apply<Formulas.Subtract>(x, Repeated(mean)),
            Repeated(Normalization.InverseDeviation(graph, variance, Epsilon)));
        return graph.Apply<Formulas.Add>(graph.Apply<Formulas.Multiply>(normalized, weight), bias);

        Node Repeated(Node statistic) => graph.Repeat(statistic, axis, features);
    }
}
