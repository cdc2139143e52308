using TrainService.Engine.Graph;

namespace TrainService.Engine.Layers;

/// <summary>All axes of a sample as one: [C, H, W] -> [C H W].</summary>
public sealed record Flatten : Layer
{
    internal override Node Build(LayerContext context, IReadOnlyList<Node> inputs)
    {
        var x = LayerContext.Single(inputs);
        return context.Graph.Reshape(x, x.Shape[0], x.Shape.Count / x.Shape[0]);
    }
}
