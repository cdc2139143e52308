using System.Collections;
using System.Runtime.CompilerServices;

namespace TrainService.Engine.Operations;

/// <summary>Numbers as an attribute: an array that is equal by its contents.</summary>
[CollectionBuilder(typeof(NumberList), nameof(Create))]
public sealed class NumberList : IReadOnlyList<float>, IEquatable<NumberList>
{
    private readonly float[] items;

    private NumberList(float[] items) => this.items = items;

    public int Count => items.Length;

    public float this[int index] => items[index];

    public ReadOnlySpan<float> Span => items;

    public static NumberList Create(ReadOnlySpan<float> items) => new(items.ToArray());

    public bool Equals(NumberList? other) => other is not null && Span.SequenceEqual(other.Span);

    public override bool Equals(object? obj) => Equals(obj as NumberList);

    public override int GetHashCode() => items.Aggregate(17, (hash, item) => (hash * 31) + item.GetHashCode());

    public override string ToString() => $"[{string.Join(", ", items)}]";

    public IEnumerator<float> GetEnumerator() => ((IEnumerable<float>)items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => items.GetEnumerator();
}
