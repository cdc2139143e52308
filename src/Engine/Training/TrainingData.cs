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

    /// <exception cref="DefinitionException">Pointers start at the training definition.</exception>
    public static TrainingData Create(IDataset dataset, TrainingDefinition training)
    {
        var seed = (ulong)training.Seed;
        var split = DataSplit.Create(dataset, training.Validation?.Fraction, seed);
        if (training.Validation is { Split: { } named })
            split = split with { Validation = Named(split, named) };
        if (split.Train.Length == 0)
            throw new DefinitionException("/validation", "no rows are left to train on");
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

    private static int[] Named(DataSplit split, string name)
    {
        var rows = name switch
        {
            "validation" => split.Validation,
            "test" => split.Test,
            _ => throw new DefinitionException("/validation/split", $"unknown split '{name}'; allowed: validation, test"),
        };
        return rows.Length > 0
            ? rows
            : throw new DefinitionException("/validation/split", $"the data set has no {name} rows");
    }
}
