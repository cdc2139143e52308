namespace TrainService.Engine.Tests.Properties;

/// <summary>The result that a random layer is put on, with the others that a join may take beside it; shapes are those of a
/// sample.</summary>
internal sealed record RandomPlace(string Name, int[] Shape, IReadOnlyDictionary<string, int[]> Known)
{
    public int Rank => Shape.Length;

    public int Count => Shape.Aggregate(1, (product, extent) => product * extent);

    public bool IsImage => Rank == 3;

    /// <summary>Those that can be added to it, itself among them.</summary>
    public IReadOnlyList<string> Stretchable =>
        Fitting(axis => other => other == Shape[axis] || other == 1 || Shape[axis] == 1);

    /// <summary>Those that can be joined to it along an axis, itself among them.</summary>
    public IReadOnlyList<string> EqualBut(int joined) => Fitting(axis => other => axis == joined || other == Shape[axis]);

    private List<string> Fitting(Func<int, Func<int, bool>> fits) => [.. Known
        .Where(known => known.Value.Length == Rank && Enumerable.Range(0, Rank).All(axis => fits(axis)(known.Value[axis])))
        .Select(known => known.Key)];
}
