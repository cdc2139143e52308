using System.ComponentModel.DataAnnotations;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Layers;

/// <summary>What the pooling layers of lines share: a window that slides over [C, T].</summary>
public abstract record Pool1d : Layer
{
    [Range(1, 1 << 12)]
    public required int PoolSize { get; init; }

    /// <summary>The pool's size if left out.</summary>
    [Range(1, 1 << 12)]
    public int? Stride { get; init; }

    [Range(0, 1 << 12)]
    public int Padding { get; init; }

    internal abstract Operation Operation(PoolGeometry geometry);

    internal override Node Build(LayerContext context, IReadOnlyList<Node> inputs)
    {
        var line = LayerContext.Line(inputs);
        if (2 * Padding > PoolSize)
            throw new LayerException($"padding {Padding} must be at most half of the pool size {PoolSize}");
        var geometry = new PoolGeometry(1, PoolSize, 1, Stride ?? PoolSize, 0, Padding);
        if (!geometry.Fits(1, line.Shape[2]))
            throw new LayerException($"a window of {PoolSize} does not fit into the line {LayerContext.SampleShape(line)}");
        return context.AsImage(line, image => context.Graph.Add(Operation(geometry), image));
    }
}
