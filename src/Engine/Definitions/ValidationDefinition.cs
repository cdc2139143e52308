using System.ComponentModel.DataAnnotations;

namespace TrainService.Engine.Definitions;

/// <summary>What the model is judged by while it trains: a fraction of the training rows, or a split of the data set.</summary>
public sealed record ValidationDefinition
{
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double? Fraction { get; init; }

    /// <summary><c>validation</c> or <c>test</c>.</summary>
    public string? Split { get; init; }
}
