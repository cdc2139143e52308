using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using TrainService.Api.Hosting;
using TrainService.Api.Runs;
using TrainService.Jobs.Predictions;
using TrainService.Persistence;
using TrainService.Persistence.Runs;

namespace TrainService.Api.Predictions;

/// <summary>POST /v1/runs/{id}/predict: raw rows in, classes or values out.</summary>
internal static class PredictWithRun
{
    public static async Task<Ok<PredictionAnswer>> Handle(
        HttpContext http, string id, TrainServiceContext context, RunPredictor predictor,
        CancellationToken cancellation)
    {
        var run = await context.FindRunAsync(id, cancellation);
        var request = await ReadAsync(http.Request, cancellation);
        try
        {
            return TypedResults.Ok(await predictor.PredictAsync(run.Id, request, cancellation));
        }
        catch (NoCheckpointException) when (RunMoves.IsFinished(run.Status))
        {
            throw Refusal.Conflict("noCheckpoint",
                $"Run {run.Id} {run.Status.ToString().ToLowerInvariant()} before its first checkpoint: there is nothing to predict with.");
        }
        catch (NoCheckpointException none)
        {
            throw new Refusal(409, "noCheckpoint", none.Message) { Retryable = true };
        }
    }

    private static async Task<JsonElement> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        try
        {
            return await JsonBody.ReadAsync(request, cancellation);
        }
        catch (BadHttpRequestException bad) when (bad.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw new Refusal(413, "bodyTooLarge", $"{bad.Message} Send the rows in several requests.");
        }
    }
}
