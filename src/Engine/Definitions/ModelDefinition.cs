using TrainService.Engine.Layers;

namespace TrainService.Engine.Definitions;

/// <summary>A model as its author wrote it: inputs, layers that form a graph, outputs.</summary>
public sealed record ModelDefinition
{
    public string? Name { get; init; }

    public required InputDefinition[] Inputs { get; init; }

    public required Layer[] Layers { get; init; }

    /// <summary>Names of layers; the last one if left out.</summary>
    public string[]? Outputs { get; init; }
}
