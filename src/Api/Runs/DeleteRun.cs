using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using TrainService.Persistence;

namespace TrainService.Api.Runs;

/// <summary>DELETE /v1/runs/{id}: with its events, curves and checkpoints; only when it is finished.</summary>
internal static class DeleteRun
{
    public static async Task<NoContent> Handle(string id, TrainServiceContext context, CancellationToken cancellation)
    {
        var run = await context.FindRunAsync(id, cancellation);
        var deleted = await context.ShownRuns().Where(row => row.Id == run.Id && row.FinishedAt != null)
            .ExecuteDeleteAsync(cancellation);
        return deleted > 0 ? TypedResults.NoContent()
            : throw new IllegalActionException(run.Id, run.Status, "deleted before it is finished");
    }
}
