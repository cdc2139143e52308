using TrainService.Engine.Operations;

namespace TrainService.Engine.Layers;

/// <summary>Mean of each window, padding counted as zeros: [C, T] -> [C, T'].</summary>
public sealed record AveragePool1d : Pool1d
{
    internal override Operation Operation(PoolGeometry geometry) => new AveragePool(geometry);
}
