namespace TrainService.Engine.Metrics;

/// <summary>
/// Sum over the distinct scores of (R_i - R_(i-1)) P_i, with recall and precision of rows of that score or more. Beyond two
/// classes the mean of each against the rest.
/// </summary>
public sealed record AveragePrecision : ClassMetric
{
    internal override bool Ranks => true;

    internal override double Of(ClassEvidence evidence) =>
        evidence.Scores!.Rankings().Select(ranked => Of(ranked.Ranking)).DefaultIfEmpty(double.NaN).Average();

    /// <returns>0 for a class without rows.</returns>
    internal static double Of(Ranking ranking)
    {
        var (sum, hits) = (0.0, 0);
        for (var i = 0; i < ranking.Thresholds.Length; i++)
        {
            sum += (ranking.Hits[i] - hits) * (ranking.Hits[i] / ((double)ranking.Hits[i] + ranking.FalseAlarms[i]));
            hits = ranking.Hits[i];
        }
        return ranking.Positives == 0 ? 0 : sum / ranking.Positives;
    }
}
