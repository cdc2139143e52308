using System.Collections;
using System.Runtime.CompilerServices;

namespace TrainService.Engine.Operations;

/// <summary>Axes or extents as an attribute: an array that is equal by its contents.</summary>
[CollectionBuilder(typeof(AxisList), nameof(Create))]
public sealed class AxisList : IReadOnlyList<int>, IEquatable<AxisList>
{
    private readonly int[] items;

    private AxisList(int[] items) => this.items = items;

    public int Count => items.Length;

    public int this[int index] => items[index];

    public ReadOnlySpan<int> Span => items;

    public static AxisList Create(ReadOnlySpan<int> items) => new(items.ToArray());

    public bool Equals(AxisList? other) => other is not null && Span.SequenceEqual(other.Span);

    public override bool Equals(object? obj) => Equals(obj as AxisList);

    public override int GetHashCode() => items.Aggregate(17, (hash, item) => (hash * 31) + item);

    public override string ToString() => $"[{string.Join(", ", items)}]";

    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => items.GetEnumerator();
}
