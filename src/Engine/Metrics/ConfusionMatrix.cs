namespace TrainService.Engine.Metrics;

/// <summary>How often each class (row) was taken for each class (column).</summary>
public sealed record ConfusionMatrix : ClassMetric
{
    public override bool IsReport => true;
}
