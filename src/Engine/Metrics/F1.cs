namespace TrainService.Engine.Metrics;

/// <summary>The harmonic mean of precision and recall.</summary>
public sealed record F1 : AveragedMetric
{
    private protected override double Of(ClassCount count) => count.F1;
}
