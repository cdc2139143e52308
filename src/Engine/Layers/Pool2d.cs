using System.ComponentModel.DataAnnotations;
using TrainService.Engine.Definitions;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Layers;

/// <summary>What the pooling layers of images share: a window that slides over [C, H, W].</summary>
public abstract record Pool2d : Layer
{
    [Range(1, 1 << 12)]
    public required Pair PoolSize { get; init; }

    /// <summary>The pool's size if left out.</summary>
    [Range(1, 1 << 12)]
    public Pair? Stride { get; init; }

    [Range(0, 1 << 12)]
    public Pair Padding { get; init; } = 0;

    internal abstract Operation Operation(PoolGeometry geometry);

    internal override Node Build(LayerContext context, IReadOnlyList<Node> inputs)
    {
        var (graph, image) = (context.Graph, LayerContext.Image(inputs));
        var stride = Stride ?? PoolSize;
        // A window wholly in the padding would have no element to pick; half the window is PyTorch's limit, too.
        if (2 * Padding.Vertical > PoolSize.Vertical || 2 * Padding.Horizontal > PoolSize.Horizontal)
            throw new LayerException($"padding {Padding} must be at most half of the pool size {PoolSize}");
        var geometry = new PoolGeometry(PoolSize.Vertical, PoolSize.Horizontal, stride.Vertical, stride.Horizontal,
            Padding.Vertical, Padding.Horizontal);
        if (!geometry.Fits(image.Shape[2], image.Shape[3]))
            throw new LayerException(
                $"a window of {PoolSize} does not fit into the image {LayerContext.SampleShape(image)}");
        return graph.Permute(graph.Add(Operation(geometry), graph.Permute(image, 0, 2, 3, 1)), 0, 3, 1, 2);
    }
}
