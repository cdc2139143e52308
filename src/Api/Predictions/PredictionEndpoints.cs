using TrainService.Api.Hosting;
using TrainService.Jobs.Predictions;

namespace TrainService.Api.Predictions;

/// <summary>Answers of trained models.</summary>
internal static class PredictionEndpoints
{
    public static void MapPredictions(this IEndpointRouteBuilder api) =>
        api.MapPost("/runs/{id}/predict", PredictWithRun.Handle).WithTags("Predictions")
            .Accepts<PredictionRequest>("application/json").WithMetadata(PredictionExamples.Predict)
            .WithSummary("Predict with a run's best checkpoint").Refuses(404, 409, 413, 415, 422);
}
