using TrainService.Engine.Data;
using TrainService.Engine.Definitions;

namespace TrainService.Engine.Training;

/// <summary>A data set as a run uses it: split, normalised by its training rows, in the order of each epoch.</summary>
internal sealed class TrainingData
{
    private readonly EpochOrder order;
    private readonly int[] rows;
    private int filledEpoch = -1;

    private TrainingData(IDataset dataset, DataSplit split, Normalization normalization, ulong seed)
    {
        (Dataset, Split, Normalization) = (dataset, split, normalization);
        Loader = new BatchLoader(dataset, normalization);
        order = new EpochOrder(split.Train, seed);
        rows = new int[split.Train.Length];
    }

    public IDataset Dataset { get; }

    public DataSplit Split { get; }

    public Normalization Normalization { get; }

    public BatchLoader Loader { get; }

    /// <summary>As many rows of each part as <see cref="RunSplit.Sizes"/> said, which has checked that there are some.</summary>
    public static TrainingData Create(IDataset dataset, TrainingDefinition training)
    {
        var seed = (ulong)training.Seed;
        var split = training.Validation is { Folds: { } folds, Fold: { } fold }
            ? DataSplit.OfFold(dataset, folds, fold, seed)
            : DataSplit.Create(dataset, training.Validation?.Fraction, seed);
        if (training.Validation?.Split == RunSplit.Test)
            split = split with { Validation = split.Test };
        return new TrainingData(dataset, split, Normalization.Fit(dataset, split.Train), seed);
    }

    /// <summary>The training rows in this epoch's order.</summary>
    public ReadOnlySpan<int> Rows(int epoch)
    {
        if (filledEpoch != epoch)
        {
            order.Fill(rows, epoch);
            filledEpoch = epoch;
        }
        return rows;
    }
}
