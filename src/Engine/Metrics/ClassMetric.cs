using TrainService.Engine.Data;

namespace TrainService.Engine.Metrics;

/// <summary>Judges predicted classes or their probabilities.</summary>
public abstract record ClassMetric : Metric
{
    /// <summary>Whether rows have to be ordered by score: every row's scores are kept until the last one is there.</summary>
    internal virtual bool Ranks => false;

    internal override string? Misfit(TargetSchema target) => target.Kind != TargetKind.Classes
        ? $"{ReportedName} judges classes, but the target is numeric"
        : Ranks && target.Shape is { } shape
            ? $"{ReportedName} would keep the probabilities of every place, and a row has a class for each of [{string.Join(", ", shape)}]"
            : null;

    /// <exception cref="NotSupportedException">It is a report.</exception>
    internal virtual double Of(ClassEvidence evidence) =>
        throw new NotSupportedException($"{ReportedName} is no single number");
}
