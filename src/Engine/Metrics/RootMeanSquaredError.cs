namespace TrainService.Engine.Metrics;

/// <summary>Square root of the mean of (prediction - target)^2, in the target's unit.</summary>
public sealed record RootMeanSquaredError : ValueMetric
{
    public override bool HigherIsBetter => false;

    internal override double Of(ColumnErrors column) => Math.Sqrt(column.Squares / column.Rows);
}
