namespace TrainService.Engine.Metrics;

/// <summary>Of the rows taken for a class, the share that are of it.</summary>
public sealed record Precision : AveragedMetric
{
    private protected override double Of(ClassCount count) => count.Precision;
}
