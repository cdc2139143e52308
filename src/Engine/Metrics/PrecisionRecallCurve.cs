namespace TrainService.Engine.Metrics;

/// <summary>Precision over recall, for every threshold of the score.</summary>
public sealed record PrecisionRecallCurve : ClassMetric
{
    public override bool IsReport => true;

    internal override bool Ranks => true;

    /// <summary>X is recall. Thresholds ascend; the end is recall 0 at precision 1. Without rows of the class recall is 1.</summary>
    internal static Curve Of(Ranking ranking)
    {
        var descending = Enumerable.Range(0, ranking.Thresholds.Length).Reverse().ToList();
        return new Curve(
            [.. descending.Select(i => ranking.Positives == 0 ? 1 : (double)ranking.Hits[i] / ranking.Positives), 0],
            [.. descending.Select(i => ranking.Hits[i] / ((double)ranking.Hits[i] + ranking.FalseAlarms[i])), 1],
            [.. descending.Select(i => (float?)ranking.Thresholds[i]), null]);
    }
}
