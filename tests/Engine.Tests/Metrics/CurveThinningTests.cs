using TrainService.Engine.Metrics;

namespace TrainService.Engine.Tests.Metrics;

public sealed class CurveThinningTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_curve_of_many_points_keeps_its_shape(int seed)
    {
        var random = new System.Random(seed);
        int[] targets = [.. Enumerable.Range(0, 20_000).Select(_ => random.Next(2))];
        float[] scores = [.. targets.Select(target => (float)(random.NextDouble() + (target * random.NextDouble())))];
        var ranking = Ranking.Of(scores, targets, 1);
        foreach (var curve in new[] { RocCurve.Of(ranking), PrecisionRecallCurve.Of(ranking) })
        {
            var kept = CurveThinning.Keep(curve.X, curve.Y, 200);
            Assert.InRange(kept.Count, 20, 200);
            Assert.Equal((0, curve.X.Length - 1), (kept[0], kept[^1]));
            Assert.Equal(kept.Order().Distinct(), kept);
            Assert.InRange(FarthestFrom(curve, kept), 0, 0.02);
        }
        Assert.InRange(FarthestFrom(RocCurve.Of(ranking), CurveThinning.Keep(RocCurve.Of(ranking).X, RocCurve.Of(ranking).Y, 200)), 0, 0.002);
    }

    [Fact]
    public void Points_on_a_line_go() => Assert.Equal([0, 3], CurveThinning.Keep([0, 0.25, 0.5, 1], [0, 0.25, 0.5, 1], 200));

    [Fact]
    public void Corners_stay() => Assert.Equal([0, 1, 2], CurveThinning.Keep([0, 0, 1], [0, 1, 1], 200));

    // How far any point lies from the line between the kept ones around it.
    private static double FarthestFrom(Curve curve, IReadOnlyList<int> kept)
    {
        var farthest = 0.0;
        for (var k = 1; k < kept.Count; k++)
            for (var i = kept[k - 1] + 1; i < kept[k]; i++)
            {
                var (fromX, fromY, toX, toY) = (curve.X[kept[k - 1]], curve.Y[kept[k - 1]], curve.X[kept[k]], curve.Y[kept[k]]);
                var length = Math.Sqrt(Math.Pow(toX - fromX, 2) + Math.Pow(toY - fromY, 2));
                var cross = ((toX - fromX) * (curve.Y[i] - fromY)) - ((toY - fromY) * (curve.X[i] - fromX));
                farthest = Math.Max(farthest, length == 0 ? 0 : Math.Abs(cross) / length);
            }
        return farthest;
    }
}
