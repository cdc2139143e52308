using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using TrainService.Persistence;
using TrainService.Persistence.Chunks;
using TrainService.Persistence.Runs;

namespace TrainService.Api.Runs;

/// <summary>GET /v1/runs/{id}/checkpoints/{step}/weights: a safetensors file, whole or by ranges.</summary>
internal static class DownloadWeights
{
    public static async Task<FileStreamHttpResult> Handle(
        string id, string step, TrainServiceContext context, ChunkStore chunks, CancellationToken cancellation)
    {
        var checkpoint = await CheckpointView.FindAsync(id, step, context, cancellation);
        var file = checkpoint.Files.Single(file => file.Name == CheckpointFile.Weights);
        return TypedResults.Stream(
            await chunks.OpenReadAsync(file.ContentId, cancellation), "application/octet-stream",
            $"{checkpoint.RunId}-{checkpoint.Step}.safetensors", checkpoint.CreatedAt,
            new EntityTagHeaderValue($"\"{file.Content.Hash}\""), enableRangeProcessing: true);
    }
}
