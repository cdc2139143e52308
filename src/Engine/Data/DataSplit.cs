namespace TrainService.Engine.Data;

/// <summary>Row indices of a run's parts, ascending.</summary>
public sealed record DataSplit(int[] Train, int[] Validation, int[] Test)
{
    private const string Fraction = "/training/validation/fraction";

    /// <summary>The data set's own validation and test rows where it has them. Without validation rows of its own, the
    /// fraction is drawn from the training rows by the seed, in equal shares of every class where a row has one.</summary>
    public static DataSplit Create(IDataset dataset, double? validationFraction, ulong seed)
    {
        if (validationFraction is { } asked && !(asked >= 0 && asked < 1))
            throw new DatasetException("invalidSplit", $"The validation fraction is {asked}; it must be in [0, 1).") { Pointer = Fraction };
        var splits = dataset.Schema.Splits;
        var train = Enumerable.Range(0, splits.Train).ToArray();
        var validation = Enumerable.Range(splits.Train, splits.Validation).ToArray();
        var test = Enumerable.Range(splits.Train + splits.Validation, splits.Test).ToArray();
        if (validation.Length > 0 || validationFraction is null or 0)
            return new DataSplit(train, validation, test);

        var parts = FractionSplit.Assign(train.Length, Classes(dataset, train), validationFraction.Value, 0, seed, Fraction);
        return new DataSplit([.. train.Where(row => parts[row] == SplitPart.Train)],
            [.. train.Where(row => parts[row] == SplitPart.Validation)], test);
    }

    /// <summary>One of the folds of the training rows is left out to judge by, and nothing else is: the data set's own
    /// validation and test rows are not touched.</summary>
    public static DataSplit OfFold(IDataset dataset, int folds, int fold, ulong seed)
    {
        var train = Enumerable.Range(0, dataset.Schema.Splits.Train).ToArray();
        var parts = FoldSplit.Assign(train.Length, Classes(dataset, train), folds, seed);
        return new DataSplit([.. train.Where(row => parts[row] != fold)], [.. train.Where(row => parts[row] == fold)], []);
    }

    // Null where a row has not one class.
    private static int[]? Classes(IDataset dataset, int[] rows)
    {
        if (dataset.Schema.Target is not { Kind: TargetKind.Classes, Shape: null })
            return null;
        var classes = new int[rows.Length];
        dataset.ReadClasses(rows, classes);
        return classes;
    }
}
