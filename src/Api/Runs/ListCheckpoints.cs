using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using TrainService.Api.Hosting;
using TrainService.Persistence;

namespace TrainService.Api.Runs;

/// <summary>GET /v1/runs/{id}/checkpoints: oldest first, <c>after</c> a step.</summary>
internal static class ListCheckpoints
{
    public static async Task<Ok<Page<CheckpointView>>> Handle(
        string id, string? limit, string? after, TrainServiceContext context, CancellationToken cancellation)
    {
        var (count, last) = (Paging.Limit(limit), Paging.Number("after", after));
        var runId = await context.FindRunIdAsync(id, cancellation);
        var found = await CheckpointView.Query(context, runId)
            .Where(checkpoint => last == null || checkpoint.Step > last)
            .OrderBy(checkpoint => checkpoint.Step).Take(count + 1).ToListAsync(cancellation);
        return TypedResults.Ok(Page<CheckpointView>.Of([.. found.Select(CheckpointView.Of)], count));
    }
}
