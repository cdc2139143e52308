namespace TrainService.Engine.Metrics;

/// <summary>
/// Share of the targets' variance that predictions explain: 1 - sum (prediction - target)^2 / sum (target - mean)^2. At most
/// 1; below 0 the mean alone would be closer.
/// </summary>
public sealed record R2 : ValueMetric
{
    /// <returns>For constant targets 1 if they are met exactly, else 0; NaN for a single row.</returns>
    internal override double Of(ColumnErrors column) =>
        column.Rows < 2 ? double.NaN
        : column.Variation > 0 ? 1 - (column.Squares / column.Variation)
        : column.Squares == 0 ? 1 : 0;
}
