using TrainService.Engine.Graph;

namespace TrainService.Engine.Layers;

/// <summary>An activation function as a layer of its own.</summary>
public sealed record Activation : Layer
{
    public required Activations.Activation Function { get; init; }

    internal override Node Build(LayerContext context, IReadOnlyList<Node> inputs)
    {
        var x = LayerContext.Single(inputs);
        return Function.Build(context.Graph, x, Activations.Activation.ChannelAxis(x));
    }
}
