using System.Collections.Immutable;

namespace TrainService.Engine.Graph;

/// <summary>Extent of a tensor along each axis, batch axis included, and the type of its elements. [] is a scalar.</summary>
public sealed class Shape : IEquatable<Shape>
{
    /// <summary>As many elements as a tensor may have: an int still counts its bytes.</summary>
    public const int MostElements = int.MaxValue / 4;

    public static readonly Shape Scalar = new(ElementType.Float32, []);

    private Shape(ElementType element, ImmutableArray<int> axes)
    {
        foreach (var extent in axes)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(extent, nameof(axes));
        Element = element;
        Axes = axes;
        Count = 1;
        foreach (var extent in axes)
            Count = extent <= MostElements / Count
                ? Count * extent
                : throw new OverflowException($"a tensor {this} would have more than {MostElements} elements");
    }

    public ElementType Element { get; }

    public ImmutableArray<int> Axes { get; }

    public int Rank => Axes.Length;

    /// <summary>Number of elements.</summary>
    public int Count { get; }

    public long Bytes => 4L * Count;

    public int this[Index axis] => Axes[axis];

    public static Shape Of(params ReadOnlySpan<int> axes) => new(ElementType.Float32, [.. axes]);

    public static Shape Integers(params ReadOnlySpan<int> axes) => new(ElementType.Int32, [.. axes]);

    /// <summary>The same element type over other axes.</summary>
    public Shape With(params ReadOnlySpan<int> axes) => new(Element, [.. axes]);

    /// <summary>Product of the extents of axes [from, to).</summary>
    public int Extent(int from, int to)
    {
        var product = 1;
        for (var axis = from; axis < to; axis++)
            product *= Axes[axis];
        return product;
    }

    public bool Equals(Shape? other) =>
        other is not null && Element == other.Element && Axes.AsSpan().SequenceEqual(other.Axes.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as Shape);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Element);
        foreach (var extent in Axes)
            hash.Add(extent);
        return hash.ToHashCode();
    }

    /// <summary>As a model's author knows it, without the batch axis.</summary>
    public string OfSample() => Text(Axes.AsSpan()[1..]);

    /// <summary>Extents as an author writes them, <c>[3, 32, 32]</c>, also such as no tensor can have.</summary>
    public static string Text(params ReadOnlySpan<int> axes) => $"[{string.Join(", ", axes.ToArray())}]";

    public override string ToString() =>
        (Element == ElementType.Int32 ? "int " : "") + Text(Axes.AsSpan());
}
