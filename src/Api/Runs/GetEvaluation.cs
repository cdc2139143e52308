using Microsoft.AspNetCore.Http.HttpResults;
using TrainService.Api.Hosting;
using TrainService.Persistence;
using TrainService.Persistence.Runs;

namespace TrainService.Api.Runs;

/// <summary>How good the best weights are on rows they were not fitted to.</summary>
/// <param name="Split"><c>test</c>, <c>validation</c>, or <c>train</c> where there was neither.</param>
/// <param name="Metrics"><c>loss</c> and every metric that is one number.</param>
/// <param name="Classes">For classification.</param>
/// <param name="ConfusionMatrix">Rows are right classes, columns predicted ones.</param>
internal sealed record EvaluationView(
    string Split, int Samples, IReadOnlyDictionary<string, double?> Metrics, IReadOnlyList<ClassView>? Classes,
    int[][]? ConfusionMatrix);

internal sealed record ClassView(string Name, double Precision, double Recall, double F1, int Support);

/// <summary>GET /v1/runs/{id}/evaluation.</summary>
internal static class GetEvaluation
{
    public static async Task<ContentHttpResult> Handle(
        string id, TrainServiceContext context, CancellationToken cancellation)
    {
        var run = await context.FindRunAsync(id, cancellation);
        // As the trainer reported it: what a newer one adds is passed on.
        return run.Evaluation is { } report
            ? TypedResults.Content(report, "application/json")
            : throw Refusal.NotFound("noEvaluation", RunMoves.IsFinished(run.Status)
                ? $"Run {run.Id} {run.Status.ToString().ToLowerInvariant()} before it was evaluated."
                : $"Run {run.Id} is evaluated when it has trained; it is {run.Status.ToString().ToLowerInvariant()}.");
    }
}
