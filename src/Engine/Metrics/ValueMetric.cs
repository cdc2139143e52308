using TrainService.Engine.Data;

namespace TrainService.Engine.Metrics;

/// <summary>Judges predicted numbers: the mean over the target's columns.</summary>
public abstract record ValueMetric : Metric
{
    internal override string? Misfit(TargetSchema target) => target.Kind == TargetKind.Values
        ? null
        : $"{ReportedName} judges numbers, but the target is a class";

    internal double Of(ValueEvidence evidence) => evidence.Columns.Average(Of);

    internal abstract double Of(ColumnErrors column);
}
