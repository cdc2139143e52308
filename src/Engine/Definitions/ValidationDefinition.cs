using System.ComponentModel.DataAnnotations;

namespace TrainService.Engine.Definitions;

/// <summary>What the model is judged by while it trains: a fraction of the training rows, one of their folds, or a split of
/// the data set.</summary>
public sealed record ValidationDefinition : IValidatableObject
{
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double? Fraction { get; init; }

    /// <summary><c>validation</c> or <c>test</c>.</summary>
    public string? Split { get; init; }

    /// <summary>Of a cross-validation: so many runs with the same seed, one for each <c>fold</c>, have every training row in
    /// validation once.</summary>
    [Range(2, 1000)]
    public int? Folds { get; init; }

    /// <summary>The one to judge by, counted from 0.</summary>
    [Range(0, 999)]
    public int? Fold { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Folds is null && Fold is not null)
            yield return new("a fold is one of a number of folds; give folds, too", [nameof(Folds)]);
        if (Folds is { } folds && Fold is null)
            yield return new($"which of the {folds} folds is to judge by? Give fold, 0 to {folds - 1}", [nameof(Fold)]);
        if (Fold >= Folds)
            yield return new($"must be less than folds, {Folds}, as the first is 0", [nameof(Fold)]);
    }
}
