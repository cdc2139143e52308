namespace TrainService.Engine.Metrics;

/// <summary>Share of rows whose predicted class is the right one.</summary>
public sealed record Accuracy : ClassMetric
{
    /// <returns>In [0, 1]; NaN without rows.</returns>
    internal override double Of(ClassEvidence evidence) => (double)evidence.Confusion.Right / evidence.Confusion.Rows;
}
