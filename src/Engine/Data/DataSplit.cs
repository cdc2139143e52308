namespace TrainService.Engine.Data;

/// <summary>Row indices of a run's parts, ascending.</summary>
public sealed record DataSplit(int[] Train, int[] Validation, int[] Test)
{
    /// <summary>The data set's own validation and test rows where it has them. Without validation rows of its own, the
    /// fraction is drawn from the training rows by the seed, in equal shares of every class where a row has one.</summary>
    public static DataSplit Create(IDataset dataset, double? validationFraction, ulong seed)
    {
        if (validationFraction is { } asked && !(asked >= 0 && asked < 1))
            throw new DatasetException("invalidSplit", $"The validation fraction is {asked}; it must be in [0, 1).");
        var splits = dataset.Schema.Splits;
        var train = Enumerable.Range(0, splits.Train).ToArray();
        var validation = Enumerable.Range(splits.Train, splits.Validation).ToArray();
        var test = Enumerable.Range(splits.Train + splits.Validation, splits.Test).ToArray();
        if (validation.Length > 0 || validationFraction is null or 0)
            return new DataSplit(train, validation, test);

        int[]? classes = null;
        if (dataset.Schema.Target is { Kind: TargetKind.Classes, Shape: null })
            dataset.ReadClasses(train, classes = new int[train.Length]);
        var parts = FractionSplit.Assign(train.Length, classes, validationFraction.Value, 0, seed);
        return new DataSplit([.. train.Where(row => parts[row] == SplitPart.Train)],
            [.. train.Where(row => parts[row] == SplitPart.Validation)], test);
    }
}
