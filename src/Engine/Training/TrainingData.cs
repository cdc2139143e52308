using TrainService.Engine.Augmentation;
using TrainService.Engine.Data;
using TrainService.Engine.Definitions;

namespace TrainService.Engine.Training;

/// <summary>A data set as a run uses it: split, normalised by its training rows, in batches.</summary>
internal sealed class TrainingData
{
    private const string NothingToJudgeBy = "there is nothing to judge by";

    private readonly TrainingDefinition training;

    private TrainingData(IDataset dataset, DataSplit split, Normalization normalization, TrainingDefinition training)
    {
        (Dataset, Split, Normalization, this.training) = (dataset, split, normalization, training);
        Loader = new BatchLoader(dataset, normalization);
        TrainingLoader = training.Augmentation is { Length: > 0 } list && ImagePart.Of(dataset.Schema) is { Length: > 0 } images
            ? new BatchLoader(dataset, normalization, new Augmenter(list, images, dataset.Schema.InputWidth, (ulong)training.Seed),
                training.ComparesInputs, MaskAugmenter.Of(list, images, dataset.Schema.Target, training))
            : Loader;
    }

    public IDataset Dataset { get; }

    public DataSplit Split { get; }

    public Normalization Normalization { get; }

    /// <summary>Of rows to be judged.</summary>
    public BatchLoader Loader { get; }

    /// <summary>Of rows to be trained on.</summary>
    public BatchLoader TrainingLoader { get; }

    /// <summary>The training rows, each epoch in its own order.</summary>
    public BatchSequence Batches() =>
        BatchSequence.Shuffled(Split.Train, (ulong)training.Seed, training.BatchSize, training.Epochs);

    /// <summary>As many rows of each part as <see cref="RunSplit.Sizes"/> said, which has checked that there are some.</summary>
    /// <param name="threads">That fit the normalisation.</param>
    public static TrainingData Create(
        IDataset dataset, TrainingDefinition training, int threads = 1, CancellationToken cancellation = default)
    {
        var seed = (ulong)training.Seed;
        var split = training.Validation is { Folds: { } folds, Fold: { } fold }
            ? DataSplit.OfFold(dataset, folds, fold, seed)
            : DataSplit.Create(dataset, training.Validation?.Fraction, seed);
        if (training.Validation?.Split == RunSplit.Test)
            split = split with { Validation = split.Test };
        RequireWeight(dataset, split.Train, "/dataset", "training", "there is nothing to learn");
        var isDrawn = training.Validation?.Folds is not null
            || (training.Validation?.Fraction is not null && dataset.Schema.Splits.Validation == 0);
        RequireWeight(dataset, split.Validation, isDrawn ? "/training/validation" : "/dataset", RunSplit.Validation, NothingToJudgeBy);
        RequireWeight(dataset, split.Test, "/dataset", RunSplit.Test, NothingToJudgeBy);
        return new TrainingData(
            dataset, split, Normalization.Fit(dataset, split.Train, threads, cancellation), training);
    }

    private static void RequireWeight(IDataset dataset, int[] rows, string pointer, string part, string then)
    {
        if (dataset.Schema.Weights is not { } column || rows.Length == 0)
            return;
        Span<float> weight = [0];
        foreach (var row in rows)
        {
            dataset.ReadWeights([row], weight);
            if (weight[0] > 0)
                return;
        }
        throw new DefinitionException(pointer, $"all {rows.Length} {part} rows have the weight 0 (column '{column}'): {then}");
    }
}
