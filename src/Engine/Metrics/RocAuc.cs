namespace TrainService.Engine.Metrics;

/// <summary>
/// Area under the ROC curve: the probability that a row of a class has a higher score than one of another, equal scores
/// counting half. Beyond two classes the mean of each against the rest.
/// </summary>
public sealed record RocAuc : ClassMetric
{
    internal override bool Ranks => true;

    internal override double Of(ClassEvidence evidence) =>
        evidence.Scores!.Rankings().Select(ranked => Of(ranked.Ranking)).DefaultIfEmpty(double.NaN).Average();

    /// <returns>NaN for a class without rows, or without others.</returns>
    internal static double Of(Ranking ranking)
    {
        // Pairs in the right order twice, ties once: whole numbers, exact.
        var (ordered, hits, falseAlarms) = (0L, 0, 0);
        for (var i = 0; i < ranking.Thresholds.Length; i++)
        {
            ordered += (long)(ranking.FalseAlarms[i] - falseAlarms) * (hits + (long)ranking.Hits[i]);
            (hits, falseAlarms) = (ranking.Hits[i], ranking.FalseAlarms[i]);
        }
        return ordered / (2.0 * ranking.Positives * ranking.Negatives);
    }
}
