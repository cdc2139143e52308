using TrainService.Engine.Graph;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Layers;

/// <summary>Largest element of each channel: [C, H, W] -> [C].</summary>
public sealed record GlobalMaxPool2d : Layer
{
    internal override Node Build(LayerContext context, IReadOnlyList<Node> inputs) => context.Graph.Add(
        new Reduce(Reduction.Maximum, 1, 2), context.Graph.Permute(LayerContext.Image(inputs), 0, 2, 3, 1));
}
