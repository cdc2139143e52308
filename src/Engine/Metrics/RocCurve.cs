namespace TrainService.Engine.Metrics;

/// <summary>True positive rate over false positive rate, for every threshold of the score.</summary>
public sealed record RocCurve : ClassMetric
{
    public override bool IsReport => true;

    internal override bool Ranks => true;

    /// <summary>From (0, 0) to (1, 1), without points that lie evenly between their neighbours. A rate without rows is NaN.</summary>
    internal static Curve Of(Ranking ranking)
    {
        List<int> kept = [.. Enumerable.Range(0, ranking.Thresholds.Length)
            .Where(i => !IsEvenStep(ranking.Hits, i) || !IsEvenStep(ranking.FalseAlarms, i))];
        return new Curve(
            [Share(0, ranking.Negatives), .. kept.Select(i => Share(ranking.FalseAlarms[i], ranking.Negatives))],
            [Share(0, ranking.Positives), .. kept.Select(i => Share(ranking.Hits[i], ranking.Positives))],
            [null, .. kept.Select(i => (float?)ranking.Thresholds[i])]);
    }

    private static bool IsEvenStep(int[] counts, int i) =>
        i > 0 && i + 1 < counts.Length && counts[i] - counts[i - 1] == counts[i + 1] - counts[i];

    private static double Share(int part, int whole) => (double)part / whole;
}
