namespace TrainService.Engine.Metrics;

/// <summary>Mean of minus the log-probability of the right class, probabilities clipped to [2^-23, 1 - 2^-23] and made
/// to sum to 1.</summary>
public sealed record LogLoss : ClassMetric
{
    private const double Least = 1.0 / (1 << 23);

    public override bool HigherIsBetter => false;

    internal override double Of(ClassEvidence evidence) => evidence.LogLoss / evidence.Confusion.Rows;

    /// <summary>That of one row.</summary>
    internal static double Of(int target, ReadOnlySpan<float> probabilities)
    {
        var sum = 0.0;
        foreach (var probability in probabilities)
            sum += Clip(probability);
        return Math.Log(sum / Clip(probabilities[target]));
    }

    /// <summary>That of one row, from the probability of the second of two classes.</summary>
    internal static double Of(int target, float second) => -Math.Log(target == 1 ? Clip(second) : 1 - Clip(second));

    private static double Clip(float probability) => Math.Clamp(probability, Least, 1 - Least);
}
