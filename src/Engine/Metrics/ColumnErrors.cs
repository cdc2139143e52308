namespace TrainService.Engine.Metrics;

/// <summary>Sums over the rows of one target column.</summary>
/// <param name="Variation">Sum of the squared distances of targets to their mean.</param>
internal readonly record struct ColumnErrors(int Rows, double Squares, double Absolutes, double Variation);
