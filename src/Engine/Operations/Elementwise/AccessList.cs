using System.Collections;
using System.Runtime.CompilerServices;

namespace TrainService.Engine.Operations.Elementwise;

/// <summary>Accesses of an operation's arguments in order, equal by contents.</summary>
[CollectionBuilder(typeof(AccessList), nameof(Create))]
public sealed class AccessList : IReadOnlyList<Access>, IEquatable<AccessList>
{
    private readonly Access[] items;

    private AccessList(Access[] items) => this.items = items;

    public int Count => items.Length;

    public Access this[int index] => items[index];

    public static AccessList Create(ReadOnlySpan<Access> items) => new(items.ToArray());

    public bool Equals(AccessList? other) => other is not null && items.AsSpan().SequenceEqual(other.items);

    public override bool Equals(object? obj) => Equals(obj as AccessList);

    public override int GetHashCode() => items.Aggregate(17, (hash, item) => (hash * 31) + item.GetHashCode());

    public IEnumerator<Access> GetEnumerator() => ((IEnumerable<Access>)items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => items.GetEnumerator();
}
