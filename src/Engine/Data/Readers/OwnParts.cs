namespace TrainService.Engine.Data.Readers;

/// <summary>The part of every row, where files may bring parts of their own: that, or for rows to train on what the
/// fractions say.</summary>
internal static class OwnParts
{
    /// <summary>Rows counts the rows of each part that is there; classes gives those of the rows to train on, or null
    /// where a row has not one.</summary>
    public static Dictionary<SplitPart, SplitPart[]> Assign(
        Dictionary<SplitPart, int> rows, Func<int[]?> classes, SplitOptions? split)
    {
        var parts = rows.ToDictionary(part => part.Key, part => Enumerable.Repeat(part.Key, part.Value).ToArray());
        var (validation, test) = (split?.Validation ?? 0, split?.Test ?? 0);
        if ((validation > 0 && rows.ContainsKey(SplitPart.Validation)) || (test > 0 && rows.ContainsKey(SplitPart.Test)))
            throw new DatasetException("invalidSplit",
                "The files bring this part themselves; it cannot be a fraction too.") { Pointer = "/options/split" };
        if (validation + test > 0)
            parts[SplitPart.Train] =
                FractionSplit.Assign(rows[SplitPart.Train], classes(), validation, test, seed: 0, "/options/split");
        return parts;
    }
}
