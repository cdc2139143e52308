namespace TrainService.Engine.Metrics;

/// <summary>Mean of abs(prediction - target), in the target's unit.</summary>
public sealed record MeanAbsoluteError : ValueMetric
{
    public override bool HigherIsBetter => false;

    internal override double Of(ColumnErrors column) => column.Absolutes / column.Rows;
}
