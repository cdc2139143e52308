using System.Text.Json.Nodes;
using TrainService.Engine.Data;
using TrainService.Engine.Definitions;

namespace TrainService.Engine.Tests.Properties;

/// <summary>Which of the numbers that its epochs report a run watches, and which way that one is to go.</summary>
internal static class RandomMonitor
{
    /// <summary>Sometimes left out, as is the direction.</summary>
    /// <param name="draws">What it is drawn from.</param>
    /// <param name="onto">What gets it.</param>
    /// <param name="training">With its metrics.</param>
    /// <param name="outputs">Of the model.</param>
    /// <param name="isValidated">Whether there are validation rows.</param>
    public static void Draw(Draws draws, JsonObject onto, TrainingDefinition training, IReadOnlyList<RandomOutput> outputs, bool isValidated)
    {
        if (draws.Chance(0.6))
            onto["monitor"] = draws.OneOf<string>([.. Names(training, outputs, isValidated)]);
        if (draws.Chance(0.3))
            onto["mode"] = draws.OneOf("min", "max");
    }

    private static IEnumerable<string> Names(TrainingDefinition training, IReadOnlyList<RandomOutput> outputs, bool isValidated)
    {
        yield return "train.loss";
        if (isValidated)
            yield return "validation.loss";
        foreach (var output in outputs)
        {
            var prefix = outputs.Count == 1 ? "" : $"{output.Name}.";
            if (output.Target.Kind == TargetKind.Classes && training.Reports<Engine.Metrics.Accuracy>())
                yield return $"train.{prefix}accuracy";
            if (prefix.Length > 0)
                yield return $"train.{prefix}loss";
            if (prefix.Length > 0 && isValidated)
                yield return $"validation.{prefix}loss";
            foreach (var metric in training.ReportedFor(output.Target).Where(metric => isValidated && !metric.IsReport))
                yield return $"validation.{prefix}{metric.ReportedName}";
        }
    }
}
