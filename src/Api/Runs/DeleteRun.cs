using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using TrainService.Persistence;

namespace TrainService.Api.Runs;

/// <summary>DELETE /v1/runs/{id}: with its events, curves and checkpoints; only when it is finished.</summary>
internal static class DeleteRun
{
    public static async Task<NoContent> Handle(string id, TrainServiceContext context, CancellationToken cancellation)
    {
        var runId = await context.FindRunIdAsync(id, cancellation);
        var deleted = await context.ShownRuns().Where(run => run.Id == runId && run.FinishedAt != null)
            .ExecuteDeleteAsync(cancellation);
        if (deleted > 0)
            return TypedResults.NoContent();
        // Looked at only now: one that another request deleted meanwhile is not found.
        var run = await context.FindRunAsync(id, cancellation);
        throw new IllegalActionException(run.Id, run.Status, "deleted before it is finished");
    }
}
