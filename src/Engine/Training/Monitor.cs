using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Metrics;
using TrainService.Engine.Schedules;

namespace TrainService.Engine.Training;

/// <summary>The value by which epochs of a run are compared.</summary>
/// <param name="Name">As epochs report it.</param>
internal sealed record Monitor(string Name, bool HigherIsBetter)
{
    private const string Train = "train.", Validation = "validation.", Loss = "loss";

    /// <summary>The one that early stopping names, or the loss on rows the model is not fitted to, as far as there are any.</summary>
    /// <exception cref="DefinitionException">The run will not report it; the pointer starts at /training.</exception>
    public static Monitor Of(TrainingDefinition training, IReadOnlyList<JudgedOutput> outputs, SplitSizes rows)
    {
        var stopping = training.EarlyStopping;
        return Named(stopping?.Monitor, stopping?.Mode, "/training/earlyStopping/monitor", training, outputs, rows);
    }

    /// <summary>The one that the schedule watches, null where it watches none.</summary>
    /// <exception cref="DefinitionException">The run will not report it; the pointer starts at /training.</exception>
    public static Monitor? OfSchedule(TrainingDefinition training, IReadOnlyList<JudgedOutput> outputs, SplitSizes rows) =>
        training.Schedule is ReduceOnPlateau plateau
            ? Named(plateau.Monitor, plateau.Mode, "/training/schedule/monitor", training, outputs, rows)
            : null;

    private static Monitor Named(string? wanted, MonitorMode? mode, string pointer, TrainingDefinition training,
        IReadOnlyList<JudgedOutput> outputs, SplitSizes rows)
    {
        var name = wanted ?? (rows.Validation > 0 ? Validation : Train) + Loss;
        var reported = Reported(training, outputs, rows).ToDictionary(pair => pair.Name, pair => pair.HigherIsBetter);
        if (reported.TryGetValue(name, out var known))
            return new(name, mode is null ? known : mode == MonitorMode.Max);
        var reason = rows.Validation == 0 && name.StartsWith(Validation, StringComparison.Ordinal)
            ? "this run has no validation rows; give the training a validation"
            : $"this run will not report it{NearestName.Hint(name, reported.Keys)}";
        throw new DefinitionException(pointer, $"'{name}': {reason}");
    }

    /// <summary>Whether a value is better than another by more than a distance. Nothing is worse than any number, and NaN
    /// is never better.</summary>
    public bool IsBetter(double value, double? than, double by = 0) => !double.IsNaN(value)
        && (than is not { } other || (HigherIsBetter ? value > other + by : value < other - by));

    /// <summary>Each value that epochs will have, and which way it improves.</summary>
    private static IEnumerable<(string Name, bool HigherIsBetter)> Reported(
        TrainingDefinition training, IReadOnlyList<JudgedOutput> outputs, SplitSizes rows)
    {
        yield return (Train + Loss, false);
        foreach (var (_, target, output) in outputs)
        {
            if (output.Length > 0)
                yield return (Train + output + Loss, false);
            if (target.Kind == TargetKind.Classes && training.Reports<Accuracy>())
                yield return (Train + output + "accuracy", true);
        }
        if (rows.Validation == 0)
            yield break;
        yield return (Validation + Loss, false);
        foreach (var (_, target, output) in outputs)
        {
            if (output.Length > 0)
                yield return (Validation + output + Loss, false);
            foreach (var metric in training.ReportedFor(target).Where(metric => !metric.IsReport))
                yield return (Validation + output + metric.ReportedName, metric.HigherIsBetter);
        }
    }
}
