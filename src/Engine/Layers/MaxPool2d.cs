using TrainService.Engine.Operations;

namespace TrainService.Engine.Layers;

/// <summary>Largest element of each window: [C, H, W] -> [C, H', W'].</summary>
public sealed record MaxPool2d : Pool2d
{
    internal override Operation Operation(PoolGeometry geometry) => new MaxPool(geometry);
}
