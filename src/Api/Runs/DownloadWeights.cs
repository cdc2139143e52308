using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using TrainService.Api.Hosting;
using TrainService.Persistence;
using TrainService.Persistence.Chunks;
using TrainService.Persistence.Runs;

namespace TrainService.Api.Runs;

/// <summary>GET /v1/runs/{id}/checkpoints/{step}/weights: a safetensors file, whole or by ranges.</summary>
internal static class DownloadWeights
{
    public const string ContentType = "application/octet-stream";

    public static async Task<IResult> Handle(
        string id, string step, TrainServiceContext context, ChunkStore chunks, CancellationToken cancellation)
    {
        var checkpoint = await CheckpointView.FindAsync(id, step, context, cancellation);
        var file = checkpoint.Files.Single(file => file.Name == CheckpointFile.Weights);
        return new Download(TypedResults.Stream(
            await chunks.OpenReadAsync(file.ContentId, cancellation), ContentType,
            $"{checkpoint.RunId}-{checkpoint.Step}.safetensors", checkpoint.CreatedAt,
            new EntityTagHeaderValue($"\"{file.Content.Hash}\""), enableRangeProcessing: true));
    }

    // The framework refuses a condition (412) or a range (416) without a word, and as a file.
    private sealed class Download(FileStreamHttpResult file) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            await file.ExecuteAsync(httpContext);
            var response = httpContext.Response;
            if (response.StatusCode < 400)
                return;
            response.Headers.Remove(HeaderNames.ContentDisposition);
            response.ContentLength = null;
            await Problems.WriteAsync(httpContext, Problems.Of(httpContext, response.StatusCode));
        }
    }
}
