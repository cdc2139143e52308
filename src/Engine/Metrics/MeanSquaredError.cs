namespace TrainService.Engine.Metrics;

/// <summary>Mean of (prediction - target)^2.</summary>
public sealed record MeanSquaredError : ValueMetric
{
    public override bool HigherIsBetter => false;

    internal override double Of(ColumnErrors column) => column.Squares / column.Rows;
}
