using System.ComponentModel.DataAnnotations;

namespace TrainService.Engine.Definitions;

/// <summary>Predict with an average of the weights over the steps, average = d average + (1 - d) weights after each,
/// instead of those of the last step.</summary>
public sealed record AveragingDefinition
{
    /// <summary>d in the long run; step t takes min(decay, (1 + t) / (10 + t)), so that the first weights, drawn at random, are soon
    /// forgotten.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Decay { get; init; } = 0.999;
}
