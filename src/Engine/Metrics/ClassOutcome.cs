namespace TrainService.Engine.Metrics;

/// <summary>Classes that were right and classes that were predicted, row by row.</summary>
/// <param name="Classes">Classes that the data has; a model may have more outputs and predict one of those.</param>
public sealed record ClassOutcome(int Classes, IReadOnlyList<int> Targets, IReadOnlyList<int> Predictions)
{
    /// <summary>Ascending: the classes that the data has, and what was predicted beyond them.</summary>
    public int[] Labels() =>
        [.. Enumerable.Range(0, Classes), .. Predictions.Where(label => label >= Classes).Distinct().Order()];
}
