using TrainService.Engine.Graph;

namespace TrainService.Engine.Layers;

/// <summary>Mean of each channel: [C, H, W] -> [C].</summary>
public sealed record GlobalAveragePool2d : Layer
{
    internal override Node Build(LayerContext context, IReadOnlyList<Node> inputs)
    {
        var image = LayerContext.Image(inputs);
        return context.Graph.Mean(context.Graph.Permute(image, 0, 2, 3, 1), 1, 2);
    }
}
