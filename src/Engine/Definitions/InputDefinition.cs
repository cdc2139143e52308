using System.ComponentModel.DataAnnotations;

namespace TrainService.Engine.Definitions;

/// <summary>An input of a model: its name and its shape without the batch axis.</summary>
public sealed record InputDefinition
{
    public required string Name { get; init; }

    [Range(1, 1 << 24)]
    public required int[] Shape { get; init; }
}
