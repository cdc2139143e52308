namespace TrainService.Engine.Metrics;

/// <summary>Of the rows of a class, the share that were taken for it.</summary>
public sealed record Recall : AveragedMetric
{
    private protected override double Of(ClassCount count) => count.Recall;
}
