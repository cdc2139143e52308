using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using TrainService.Api.Hosting;
using TrainService.Persistence;
using TrainService.Persistence.Runs;

namespace TrainService.Api.Runs;

/// <summary>How good the best weights are on rows they were not fitted to.</summary>
/// <param name="Split"><c>test</c>, <c>validation</c>, or <c>train</c> where there was neither.</param>
/// <param name="Metrics"><c>loss</c> and every metric that is one number; null where it is undefined.</param>
/// <param name="Classes">For classification.</param>
/// <param name="ConfusionMatrix">Rows are right classes, columns predicted ones.</param>
/// <param name="Curves">For classification, as far as the training asked for them.</param>
/// <param name="Targets">For several numeric columns, each by itself.</param>
/// <param name="Outputs">Of a model with several outputs, by name: what is null above.</param>
internal sealed record EvaluationView(
    string Split, int Samples, IReadOnlyDictionary<string, double?> Metrics, IReadOnlyList<ClassView>? Classes,
    long[][]? ConfusionMatrix, CurvesView? Curves, IReadOnlyList<TargetView>? Targets,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    IReadOnlyDictionary<string, OutputView>? Outputs = null);

/// <summary>One of several outputs; its numbers are in <c>metrics</c> as <c>output.name</c>.</summary>
internal sealed record OutputView(
    IReadOnlyList<ClassView>? Classes, long[][]? ConfusionMatrix, CurvesView? Curves, IReadOnlyList<TargetView>? Targets);

internal sealed record ClassView(string Name, double Precision, double Recall, double F1, long Support);

/// <summary>Each class against the rest, of two classes the second alone; classes that the split has no rows of, or no others
/// beside, are left out. At most 200 points a curve.</summary>
internal sealed record CurvesView(IReadOnlyList<RocView>? Roc, IReadOnlyList<PrecisionRecallView>? PrecisionRecall);

/// <param name="Area">Under the curve with all of its points.</param>
/// <param name="Thresholds">Of the class's probability, one for each point; the first is null, above every probability.</param>
internal sealed record RocView(
    string Class, double Area, double[] FalsePositiveRate, double[] TruePositiveRate, float?[] Thresholds);

/// <param name="AveragePrecision">Of all of the curve's points.</param>
/// <param name="Thresholds">Of the class's probability, one for each point, ascending; the last is null.</param>
internal sealed record PrecisionRecallView(
    string Class, double AveragePrecision, double[] Recall, double[] Precision, float?[] Thresholds);

internal sealed record TargetView(
    string Name, double MeanSquaredError, double RootMeanSquaredError, double MeanAbsoluteError, double? R2);

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
