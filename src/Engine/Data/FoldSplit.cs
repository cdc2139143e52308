namespace TrainService.Engine.Data;

/// <summary>Parts rows into folds of a cross-validation. Rows are shuffled, ordered by class (stable), and dealt like cards,
/// so the folds of a seed have each row once, and differ by one row at most, of every class and in all.</summary>
internal static class FoldSplit
{
    /// <summary>The fold of each row. Classes may be null: then the draw is plain.</summary>
    public static int[] Assign(int rows, int[]? classes, int folds, ulong seed)
    {
        var order = FractionSplit.Order(rows, classes, seed);
        var fold = new int[rows];
        for (var i = 0; i < rows; i++)
            fold[order[i]] = i % folds;
        return fold;
    }

    /// <summary>Rows of one of the folds.</summary>
    public static int Size(int rows, int folds, int fold) => ((rows - 1 - fold) / folds) + 1;
}
