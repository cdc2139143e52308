using TrainService.Api.Runs;

namespace TrainService.Api.Tests.Runs;

public sealed class MetricBucketsTests
{
    [Theory]
    [InlineData(1000, 100)]
    [InlineData(100_000, 1000)]
    [InlineData(7, 3)]
    [InlineData(5, 2)]
    [InlineData(3, 1)]
    public void A_long_curve_keeps_its_ends_and_its_spikes_within_the_limit(int count, int most)
    {
        var points = Enumerable.Range(0, count).Select(i => new PointView(10 + (3 * i), i, Math.Sin(i * 0.01)))
            .ToArray();
        points[count / 2] = points[count / 2] with { Value = 99 };
        points[count / 3] = points[count / 3] with { Value = -99 };
        var buckets = new MetricBuckets(count, points[0].Step, points[^1].Step, most);
        foreach (var point in points)
            buckets.Add(point);
        var shown = buckets.Points;
        Assert.True(shown.Count <= Math.Max(2, most), $"{shown.Count} points");
        Assert.Equal(points[0], shown[0]);
        Assert.Equal(points[^1], shown[^1]);
        Assert.Equal(shown.OrderBy(point => point.Step), shown);
        Assert.Equal(shown.Distinct(), shown);
        Assert.All(shown, point => Assert.Contains(point, points));
        if (most >= 4)
        {
            Assert.Contains(points[count / 2], shown);
            Assert.Contains(points[count / 3], shown);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    public void A_short_curve_stays_whole(int count)
    {
        var points = Enumerable.Range(0, count).Select(i => new PointView(i, i, i)).ToArray();
        var buckets = new MetricBuckets(count, 0, Math.Max(0, count - 1), 10);
        foreach (var point in points)
            buckets.Add(point);
        Assert.Equal(points, buckets.Points);
    }
}
