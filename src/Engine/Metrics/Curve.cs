namespace TrainService.Engine.Metrics;

/// <summary>Points of a curve; NaN where undefined.</summary>
/// <param name="Thresholds">Rows of this score or more count as the class; null where no score stands for the point.</param>
internal sealed record Curve(double[] X, double[] Y, float?[] Thresholds)
{
    public Curve At(IReadOnlyList<int> points) =>
        new([.. points.Select(i => X[i])], [.. points.Select(i => Y[i])], [.. points.Select(i => Thresholds[i])]);
}
