using Microsoft.AspNetCore.Http.HttpResults;
using TrainService.Jobs;
using TrainService.Persistence;
using TrainService.Persistence.Runs;

namespace TrainService.Api.Runs;

/// <summary>POST /v1/runs/{id}/resume.</summary>
internal static class ResumeRun
{
    public static async Task<Accepted<RunView>> Handle(
        string id, TrainServiceContext context, RunQueue queue, CancellationToken cancellation)
    {
        await queue.AskAsync(
            await context.FindRunIdAsync(id, cancellation), RunAction.Resume, "asked for", cancellation);
        var run = await context.FindRunAsync(id, cancellation);
        return TypedResults.Accepted($"/v1/runs/{run.Id}", await context.FullViewAsync(run, cancellation));
    }
}
