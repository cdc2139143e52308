namespace TrainService.Engine.Metrics;

/// <summary>Classes that were right and classes that were predicted, row by row.</summary>
public sealed record ClassOutcome(int Classes, IReadOnlyList<int> Targets, IReadOnlyList<int> Predictions);
