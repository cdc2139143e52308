using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Metrics;

namespace TrainService.Engine.Training;

/// <summary>The value by which epochs of a run are compared.</summary>
/// <param name="Name">As epochs report it.</param>
internal sealed record Monitor(string Name, bool HigherIsBetter)
{
    private const string Train = "train.", Validation = "validation.", Loss = "loss";

    /// <summary>The one that early stopping names, or the loss on rows the model is not fitted to, as far as there are any.</summary>
    /// <exception cref="DefinitionException">The run will not report it; the pointer starts at /training.</exception>
    public static Monitor Of(TrainingDefinition training, TargetSchema target, SplitSizes rows)
    {
        var stopping = training.EarlyStopping;
        var name = stopping?.Monitor ?? (rows.Validation > 0 ? Validation : Train) + Loss;
        var reported = Reported(training, target, rows).ToDictionary(pair => pair.Name, pair => pair.HigherIsBetter);
        if (reported.TryGetValue(name, out var known))
            return new(name, stopping?.Mode is { } mode ? mode == EarlyStoppingDefinition.Max : known);
        var reason = rows.Validation == 0 && name.StartsWith(Validation, StringComparison.Ordinal)
            ? "this run has no validation rows; give the training a validation"
            : $"this run will not report it{NearestName.Hint(name, reported.Keys)}";
        throw new DefinitionException("/training/earlyStopping/monitor", $"'{name}': {reason}");
    }

    /// <summary>Whether a value is better than another by more than a distance. Nothing is worse than any number, and NaN
    /// is never better.</summary>
    public bool IsBetter(double value, double? than, double by = 0) => !double.IsNaN(value)
        && (than is not { } other || (HigherIsBetter ? value > other + by : value < other - by));

    /// <summary>Each value that epochs will have, and which way it improves.</summary>
    private static IEnumerable<(string Name, bool HigherIsBetter)> Reported(
        TrainingDefinition training, TargetSchema target, SplitSizes rows)
    {
        string[] parts = rows.Validation > 0 ? [Train, Validation] : [Train];
        foreach (var part in parts)
        {
            yield return (part + Loss, false);
            if (target.Kind == TargetKind.Classes && training.Reports<Accuracy>())
                yield return ($"{part}accuracy", true);
        }
    }
}
