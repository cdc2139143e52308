using System.ComponentModel.DataAnnotations;
using TrainService.Engine.Definitions;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Layers;

/// <summary>Zeros around an image: [C, H, W] -> [C, H + 2 vertical, W + 2 horizontal].</summary>
public sealed record ZeroPad2d : Layer
{
    /// <summary>Rows above and below, columns left and right.</summary>
    [Range(0, 1 << 12)]
    public required Pair Padding { get; init; }

    internal override Node Build(LayerContext context, IReadOnlyList<Node> inputs)
    {
        var image = LayerContext.Image(inputs);
        return Padding == 0 ? image : context.Graph.Add(
            new Pad([0, 0, Padding.Vertical, Padding.Horizontal], [0, 0, Padding.Vertical, Padding.Horizontal]), image);
    }
}
