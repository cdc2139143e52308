using TrainService.Engine.Operations;

namespace TrainService.Engine.Layers;

/// <summary>Mean of each window, padding counted as zeros: [C, H, W] -> [C, H', W'].</summary>
public sealed record AveragePool2d : Pool2d
{
    internal override Operation Operation(PoolGeometry geometry) => new AveragePool(geometry);
}
