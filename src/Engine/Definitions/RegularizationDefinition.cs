using System.ComponentModel.DataAnnotations;

namespace TrainService.Engine.Definitions;

/// <summary>
/// A penalty for large weights: l1 sum |w| + l2 sum w^2 is added to the training loss, over the weights of trainable layers
/// but biases and norms. Both together are the elastic net.
/// </summary>
public sealed record RegularizationDefinition
{
    [Range(0.0, 1e6)]
    public double L1 { get; init; }

    [Range(0.0, 1e6)]
    public double L2 { get; init; }
}
