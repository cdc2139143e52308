using Microsoft.AspNetCore.Http.HttpResults;
using TrainService.Persistence;

namespace TrainService.Api.Runs;

/// <summary>GET /v1/runs/{id}/checkpoints/{step}.</summary>
internal static class GetCheckpoint
{
    public static async Task<Ok<CheckpointView>> Handle(
        string id, string step, TrainServiceContext context, CancellationToken cancellation) =>
        TypedResults.Ok(CheckpointView.Of(await CheckpointView.FindAsync(id, step, context, cancellation)));
}
