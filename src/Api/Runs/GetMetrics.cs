using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using TrainService.Api.Hosting;
using TrainService.Persistence;
using TrainService.Persistence.Runs;

namespace TrainService.Api.Runs;

/// <summary>Curves of a run.</summary>
/// <param name="Sequence">Every event up to this one is in the curves: a stream goes on after it.</param>
internal sealed record MetricsView(long Sequence, IReadOnlyList<SeriesView> Series);

/// <param name="Count">Points stored in the range; fewer are shown where there are more than <c>maxPoints</c>.</param>
internal sealed record SeriesView(string Name, int Count, IReadOnlyList<PointView> Points);

internal readonly record struct PointView(long Step, double Epoch, double Value);

/// <summary>GET /v1/runs/{id}/metrics. A long curve is cut into buckets of equal step ranges, each shown by its
/// smallest and its largest value, so that spikes survive; the first and the last point are always there.</summary>
internal static class GetMetrics
{
    private const int DefaultPoints = 1000, MostPoints = 100_000;

    public static async Task<Ok<MetricsView>> Handle(
        string id, string? names, string? from, string? to, string? maxPoints, TrainServiceContext context,
        CancellationToken cancellation)
    {
        var most = Paging.Limit(maxPoints, DefaultPoints, MostPoints, "maxPoints");
        // Read before the points, so that what it covers is among them.
        var run = await context.FindRunAsync(id, cancellation);
        var points = Range(context, run.Id, Paging.Number("from", from), Paging.Number("to", to));
        if (names?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { } wanted)
            points = points.Where(point => wanted.Contains(point.Name));
        var curves = await points.GroupBy(point => point.Name)
            .Select(curve => new
            {
                Name = curve.Key, Count = curve.Count(), First = curve.Min(p => p.Step), Last = curve.Max(p => p.Step),
            })
            .OrderBy(curve => curve.Name).ToListAsync(cancellation);
        var series = new List<SeriesView>();
        foreach (var curve in curves)
        {
            var buckets = new MetricBuckets(curve.Count, curve.First, curve.Last, most);
            await foreach (var point in points.Where(point => point.Name == curve.Name).OrderBy(point => point.Step)
                .Select(point => new PointView(point.Step, point.Epoch, point.Value))
                .AsAsyncEnumerable().WithCancellation(cancellation))
                buckets.Add(point);
            series.Add(new(curve.Name, curve.Count, buckets.Points));
        }
        return TypedResults.Ok(new MetricsView(run.LastSequence, series));
    }

    private static IQueryable<MetricPoint> Range(TrainServiceContext context, Guid runId, long? from, long? to) =>
        context.MetricPoints.AsNoTracking().Where(point =>
            point.RunId == runId && (from == null || point.Step >= from) && (to == null || point.Step <= to));
}
