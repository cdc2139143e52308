using Microsoft.AspNetCore.Http.HttpResults;
using TrainService.Api.Hosting;
using TrainService.Api.Runs;
using TrainService.Jobs.Predictions;
using TrainService.Persistence;

namespace TrainService.Api.Predictions;

/// <summary>POST /v1/runs/{id}/predict: raw rows in, classes or values out.</summary>
internal static class PredictWithRun
{
    public static async Task<Ok<PredictionAnswer>> Handle(
        HttpContext http, string id, TrainServiceContext context, RunPredictor predictor,
        CancellationToken cancellation)
    {
        var runId = await context.FindRunIdAsync(id, cancellation);
        var request = await JsonBody.ReadAsync(http.Request, cancellation);
        try
        {
            return TypedResults.Ok(await predictor.PredictAsync(runId, request, cancellation));
        }
        catch (NoCheckpointException none)
        {
            throw new Refusal(409, "noCheckpoint", none.Message) { Retryable = true };
        }
    }
}
