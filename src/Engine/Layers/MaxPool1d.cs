using TrainService.Engine.Operations;

namespace TrainService.Engine.Layers;

/// <summary>Largest element of each window: [C, T] -> [C, T'].</summary>
public sealed record MaxPool1d : Pool1d
{
    internal override Operation Operation(PoolGeometry geometry) => new MaxPool(geometry);
}
