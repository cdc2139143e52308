using System.ComponentModel.DataAnnotations;
using TrainService.Engine.Definitions;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Layers;

/// <summary>Repeats every pixel, the nearest neighbour's interpolation: [C, H, W] -> [C, factor H, factor W].</summary>
public sealed record Upsample2d : Layer
{
    [Range(1, 1 << 12)]
    public Pair Factor { get; init; } = 2;

    internal override Node Build(LayerContext context, IReadOnlyList<Node> inputs)
    {
        var (graph, image) = (context.Graph, LayerContext.Image(inputs));
        var (samples, channels, height, width) =
            (image.Shape[0], image.Shape[1], checked(image.Shape[2] * Factor.Vertical), checked(image.Shape[3] * Factor.Horizontal));
        // Columns first, so that whole lines repeat afterwards.
        var x = graph.Permute(image, 0, 2, 3, 1);
        if (Factor.Horizontal > 1)
            x = graph.Add(new Broadcast(3, [Factor.Horizontal]), x);
        x = graph.Reshape(x, samples, image.Shape[2], width * channels);
        if (Factor.Vertical > 1)
            x = graph.Add(new Broadcast(2, [Factor.Vertical]), x);
        return graph.Permute(graph.Reshape(x, samples, height, width, channels), 0, 3, 1, 2);
    }
}
