using TrainService.Engine.Definitions;

namespace TrainService.Engine.Metrics;

/// <summary>How well predictions meet targets. Definitions and edge cases are scikit-learn's.</summary>
public abstract record Metric
{
    public static readonly VocabularyFamily Family = new("metrics", "metric", typeof(Accuracy), typeof(ConfusionMatrix));

    /// <summary>The name under which it is reported.</summary>
    public string ReportedName => VocabularyFamily.NameOf(GetType());
}
