using System.ComponentModel.DataAnnotations;
using System.Globalization;
using TrainService.Engine.Data;

namespace TrainService.Engine.Metrics;

/// <summary>Share of rows whose right class is among the k of the highest probabilities, of equal ones the higher
/// classes. Reported as <c>top{k}</c>.</summary>
public sealed record TopK : ClassMetric
{
    [Range(1, int.MaxValue)]
    public int K { get; init; } = 5;

    public override string ReportedName => $"top{K.ToString(CultureInfo.InvariantCulture)}";

    internal override string? Misfit(TargetSchema target) => base.Misfit(target)
        ?? (K < target.Classes!.Length ? null : $"the right class is always among {K} of {target.Classes.Length}; give a smaller k");

    internal override double Of(ClassEvidence evidence) => evidence.Ranks.ShareWithin(K);
}
