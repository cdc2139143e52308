using System.ComponentModel.DataAnnotations;
using TrainService.Engine.Activations;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Layers;

/// <summary>y = x W' + b on the last axis: [..., in] -> [..., units].</summary>
public sealed record Dense : Layer
{
    [Range(1, 1 << 20)]
    public required int Units { get; init; }

    public Activations.Activation Activation { get; init; } = new Linear();

    public bool UseBias { get; init; } = true;

    internal override Node Build(LayerContext context, IReadOnlyList<Node> inputs)
    {
        var (graph, x) = (context.Graph, LayerContext.Single(inputs));
        if (x.Shape.Rank < 2)
            throw new LayerException("takes a vector [F] or more axes, got a single number");
        var features = x.Shape[^1];
        var weight = context.Weight("weight", [Units, features], Initializer.FanIn(features), decays: true);
        var rows = graph.Reshape(x, x.Shape.Count / features, features);
        var y = graph.Add(new MatMul(false, true), rows, weight);
        if (UseBias)
            y = context.AddBias(y, features);
        var shaped = graph.Reshape(y, [.. x.Shape.Axes[..^1], Units]);
        // Where the channels are is a matter of the shape; every other function can stay with the product it will be
        // fused with.
        return Activation is ChannelActivation
            ? Activation.Build(graph, shaped, Activations.Activation.ChannelAxis(shaped))
            : graph.Reshape(Activation.Build(graph, y, channelAxis: 1), shaped.Shape.Axes.AsSpan());
    }
}
