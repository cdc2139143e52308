using TrainService.Engine.Operations;

namespace TrainService.Engine.Metrics;

/// <summary>Mean of minus the log-probability of the right class, probabilities clipped to [2^-23, 1 - 2^-23] and made
/// to sum to 1.</summary>
public sealed record LogLoss : ClassMetric
{
    public override bool HigherIsBetter => false;

    internal override double Of(ClassEvidence evidence) => evidence.LogLoss / evidence.Confusion.Rows;

    /// <summary>That of one row, from its <see cref="LogLossTerms"/>.</summary>
    internal static double Of(ReadOnlySpan<float> terms) => Math.Log(((double)terms[0] + terms[1]) / terms[2]);

    /// <summary>That of one row, from the probability of the second of two classes.</summary>
    internal static double Of(int target, float second) => -Math.Log(target == 1 ? Clip(second) : 1 - Clip(second));

    private static double Clip(float probability) => Math.Clamp(probability, LogLossTerms.Least, LogLossTerms.Most);
}
