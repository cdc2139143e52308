namespace TrainService.Engine.Operations;

/// <summary>How <see cref="Reduce"/> folds.</summary>
public enum Reduction
{
    Sum,
    Maximum,
}
