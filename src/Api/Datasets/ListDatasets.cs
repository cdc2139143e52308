using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using TrainService.Api.Hosting;
using TrainService.Persistence;

namespace TrainService.Api.Datasets;

/// <summary>GET /v1/datasets: the newest version of each name, newest name first.</summary>
internal static class ListDatasets
{
    public static async Task<Ok<Page<DatasetView>>> Handle(
        string? limit, string? after, TrainServiceContext context, CancellationToken cancellation)
    {
        var (count, last) = (Paging.Limit(limit), Paging.After(after));
        var shown = context.ShownVersions();
        var newest = await shown.AsNoTracking().Include(version => version.Dataset)
            .Where(version =>
                !shown.Any(other => other.DatasetId == version.DatasetId && other.Version > version.Version))
            .Where(version => last == null || version.DatasetId < last)
            .OrderByDescending(version => version.DatasetId).Take(count + 1)
            .ToListAsync(cancellation);
        return TypedResults.Ok(Page<DatasetView>.Of([.. newest.Select(DatasetView.Of)], count));
    }
}
