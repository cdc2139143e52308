using System.ComponentModel.DataAnnotations;
using TrainService.Engine.Augmentation;
using TrainService.Engine.Data;
using TrainService.Engine.Losses;
using TrainService.Engine.Metrics;
using TrainService.Engine.Optimizers;
using TrainService.Engine.Schedules;

namespace TrainService.Engine.Definitions;

/// <summary>How a model is trained.</summary>
public sealed record TrainingDefinition : IValidatableObject
{
    internal const string Data = "data", Input = "input";

    /// <summary>What training makes small; of a model with several outputs <c>losses</c>.</summary>
    public Loss? Loss { get; init; }

    /// <summary>A loss for each output of a model that has several; their sum, each times its <c>weight</c>, is made small.</summary>
    public IReadOnlyDictionary<string, Loss>? Losses { get; init; }

    /// <summary>What outputs are compared with: <c>data</c>, the data set's target, or <c>input</c>, what the model is given, as
    /// autoencoders are trained; of several inputs the name of one.</summary>
    public string Target { get; init; } = Data;

    public Optimizer Optimizer { get; init; } = new Adam();

    /// <summary>Of the learning rate; left out, it is the optimizer's throughout.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>Left out, weights may be as large as they like.</summary>
    public RegularizationDefinition? Regularization { get; init; }

    /// <summary>Left out, gradients are taken as they are.</summary>
    public GradientClippingDefinition? GradientClipping { get; init; }

    [Range(1, 1 << 20)]
    public int BatchSize { get; init; } = 32;

    /// <summary>Batches whose gradients make one step: as one batch with the rows of all, in the memory of one.</summary>
    [Range(1, 1024)]
    public int Accumulate { get; init; } = 1;

    [Range(1, 1_000_000)]
    public int Epochs { get; init; } = 10;

    [Range(0, long.MaxValue)]
    public long Seed { get; init; } = 42;

    public ValidationDefinition? Validation { get; init; }

    /// <summary>Left out, the weights themselves predict.</summary>
    public AveragingDefinition? Averaging { get; init; }

    /// <summary>Left out, every epoch is trained.</summary>
    public EarlyStoppingDefinition? EarlyStopping { get; init; }

    public CheckpointsDefinition Checkpoints { get; init; } = new();

    /// <summary>What is reported beside the loss. Left out, for classes <c>accuracy</c>, <c>confusionMatrix</c> and, up to 20
    /// of them, <c>rocCurve</c> and <c>precisionRecallCurve</c>; for numbers <c>rootMeanSquaredError</c>,
    /// <c>meanAbsoluteError</c> and <c>r2</c>.</summary>
    public Metric[]? Metrics { get; init; }

    /// <summary>Of images while they are trained on, one after the other; left out, they are trained on as they are.</summary>
    public ImageAugmentation[]? Augmentation { get; init; }

    /// <summary>Whether curves of each layer's gradients, weights and updates are reported, too.</summary>
    public bool Inspect { get; init; }

    /// <summary>Rows of a whole step.</summary>
    public int RowsPerStep => BatchSize * Accumulate;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Loss is null && Losses is null)
            yield return new("'loss' is required", [nameof(Loss)]);
        if (Loss is not null && Losses is not null)
            yield return new("give either a loss, for the only output, or losses, one for each", [nameof(Losses)]);
    }

    /// <summary>Whether an output is compared with what the model is given.</summary>
    internal bool ComparesInputs => (Losses?.Values ?? [Loss!]).Any(loss => (loss.Target ?? Target) != Data);

    /// <summary>The class of the data set's target that no loss looks at, if any.</summary>
    internal int? IgnoredClass => (Losses?.Values ?? [Loss!])
        .Where(loss => (loss.Target ?? Target) == Data).Select(loss => loss.IgnoredClass).FirstOrDefault(ignored => ignored is not null);

    /// <summary>What suits such a target, of several outputs: each reports its own.</summary>
    internal Metric[] ReportedFor(TargetSchema target) =>
        Metrics is null ? DefaultMetrics.For(target) : [.. Metrics.Where(metric => metric.Misfit(target) is null)];

    internal bool Reports<T>() where T : Metric => Metrics is null || Metrics.OfType<T>().Any();
}
