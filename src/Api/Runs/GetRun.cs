using Microsoft.AspNetCore.Http.HttpResults;
using TrainService.Persistence;

namespace TrainService.Api.Runs;

/// <summary>GET /v1/runs/{id}.</summary>
internal static class GetRun
{
    public static async Task<Ok<RunView>> Handle(
        string id, TrainServiceContext context, CancellationToken cancellation) =>
        TypedResults.Ok(await context.FullViewAsync(await context.FindRunAsync(id, cancellation), cancellation));
}
