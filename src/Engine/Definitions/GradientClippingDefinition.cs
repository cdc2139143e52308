using System.ComponentModel.DataAnnotations;

namespace TrainService.Engine.Definitions;

/// <summary>Bounds gradients before the optimizer sees them: each element first, then all of them together.</summary>
public sealed record GradientClippingDefinition : IValidatableObject
{
    /// <summary>No element is further from 0 than this.</summary>
    [Range(0.0, 1e9, MinimumIsExclusive = true)]
    public double? Value { get; init; }

    /// <summary>The root of the sum of all squares is no larger than this.</summary>
    [Range(0.0, 1e9, MinimumIsExclusive = true)]
    public double? Norm { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Value is null && Norm is null ? [new("give a value, a norm or both", [nameof(Norm)])] : [];
}
