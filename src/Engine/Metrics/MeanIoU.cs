namespace TrainService.Engine.Metrics;

/// <summary>
/// Intersection over union of each class, places that are of it and were taken for it over places that are one of the two; the
/// mean over the classes found in targets or predictions. The Jaccard index.
/// </summary>
public sealed record MeanIoU : ClassMetric
{
    /// <returns>In [0, 1]; NaN where there is nothing to judge.</returns>
    internal override double Of(ClassEvidence evidence)
    {
        var found = evidence.Confusion.Counts().Where(count => count.Support + count.Predicted > 0).ToList();
        return found.Count == 0 ? double.NaN
            : found.Average(count => (double)count.Right / (count.Support + count.Predicted - count.Right));
    }
}
