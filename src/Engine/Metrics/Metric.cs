using TrainService.Engine.Data;
using TrainService.Engine.Definitions;

namespace TrainService.Engine.Metrics;

/// <summary>How well predictions meet targets. Definitions and edge cases are scikit-learn's; what is undefined is NaN.</summary>
public abstract record Metric
{
    public static readonly VocabularyFamily Family = new("metrics", "metric",
        typeof(Accuracy), typeof(TopK), typeof(Precision), typeof(Recall), typeof(F1), typeof(MeanIoU),
        typeof(RocAuc), typeof(AveragePrecision), typeof(LogLoss), typeof(MeanSquaredError), typeof(RootMeanSquaredError),
        typeof(MeanAbsoluteError), typeof(R2), typeof(ConfusionMatrix), typeof(RocCurve), typeof(PrecisionRecallCurve));

    /// <summary>The name under which it is reported; two of one name cannot be told apart.</summary>
    public virtual string ReportedName => VocabularyFamily.NameOf(GetType());

    /// <summary>Whether it improves upwards, as accuracy does.</summary>
    public virtual bool HigherIsBetter => true;

    /// <summary>Whether it is a table or a curve of the final evaluation instead of one number.</summary>
    public virtual bool IsReport => false;

    /// <summary>Why it cannot judge predictions of such a target; null if it can.</summary>
    internal abstract string? Misfit(TargetSchema target);
}
