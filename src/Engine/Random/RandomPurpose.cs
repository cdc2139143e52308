namespace TrainService.Engine.Random;

/// <summary>What random numbers are drawn for. Each purpose has a stream of its own, so that adding draws to one
/// never moves another. The values are part of what a seed means: never renumber them.</summary>
public enum RandomPurpose : uint
{
    Shuffle = 1,
    Split = 2,
    Initialization = 3,
    Dropout = 4,
    Augmentation = 5,
    Sample = 6,
}
