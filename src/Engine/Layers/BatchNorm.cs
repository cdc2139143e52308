using System.ComponentModel.DataAnnotations;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using Formulas = TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Layers;

/// <summary>
/// y = (x - mean) / sqrt(variance + epsilon) * weight + bias for each channel, axis 0 of the shape. While training, mean and
/// variance are the batch's and move the running ones; else, and where the layer is frozen, they are the running ones.
/// </summary>
/// <remarks>Ioffe and Szegedy 2015, arXiv:1502.03167. As in PyTorch, the running variance is the unbiased one.</remarks>
public sealed record BatchNorm : Layer
{
    /// <summary>The new batch's share of the running statistics.</summary>
    [Range(0.0, 1.0)]
    public double Momentum { get; init; } = 0.1;

    [Range(0.0, 1.0)]
    public double Epsilon { get; init; } = 1e-5;

    /// <summary>One value has no variance to divide by; PyTorch refuses it, too.</summary>
    internal override bool NeedsTwoRows(Node output) => Trainable && output.Shape.Extent(2, output.Shape.Rank) == 1;

    internal override Node Build(LayerContext context, IReadOnlyList<Node> inputs)
    {
        var (graph, x) = (context.Graph, LayerContext.Channels(inputs));
        var channels = x.Shape[1];
        var weight = context.Weight("weight", [channels], Initializer.Ones, decays: false);
        var bias = context.Weight("bias", [channels], Initializer.Zeros, decays: false);
        var runningMean = context.Statistic("running_mean", channels, Initializer.Zeros);
        var runningVariance = context.Statistic("running_var", channels, Initializer.Ones);
        var last = Normalization.ChannelsLast(graph, x);
        var (mean, variance) = (runningMean, runningVariance);
        if (context.Training && Trainable)
        {
            var axes = last.Shape.Rank - 1;
            mean = graph.Mean(last, 0, axes);
            variance = graph.Mean(Normalization.SquaredDeviation(graph, last, mean), 0, axes);
            var values = last.Shape.Count / channels;
            // Of one value the variance is 0, whatever it is multiplied by.
            Blend(graph, runningMean, mean, unbiased: 1);
            Blend(graph, runningVariance, variance, unbiased: values / Math.Max(1.0, values - 1));
        }
        var scale = graph.Apply<Formulas.Multiply>(weight, Normalization.InverseDeviation(graph, variance, Epsilon));
        var y = graph.Apply<Formulas.Add>(graph.Apply<Formulas.Multiply>(graph.Apply<Formulas.Subtract>(last, mean), scale), bias);
        return Normalization.ChannelsFirst(graph, y);
    }

    private void Blend(GraphBuilder graph, Node running, Node batch, double unbiased)
    {
        var h = graph.Add(new ConstantVector([(float)(1 - Momentum), (float)(Momentum * unbiased), 0, 0, 0, 0, 0, 0]));
        graph.Add(new Update<BlendRule>(), running, batch, h);
    }
}
