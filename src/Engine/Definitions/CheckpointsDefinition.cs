using System.ComponentModel.DataAnnotations;

namespace TrainService.Engine.Definitions;

/// <summary>When to save, and how many to keep besides the best.</summary>
public sealed record CheckpointsDefinition
{
    [Range(1, int.MaxValue)]
    public int EveryEpochs { get; init; } = 1;

    [Range(1, int.MaxValue)]
    public int Keep { get; init; } = 3;
}
