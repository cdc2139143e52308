namespace TrainService.Engine.Training;

/// <summary>A run's complete state after a step, as two safetensors files.</summary>
/// <param name="Weights">The model: weights by name, and the normalisation of its inputs. Enough to predict.</param>
/// <param name="State">Optimizer state, counters and sums of the loop. With the weights enough to go on exactly.</param>
public sealed record Checkpoint(byte[] Weights, byte[] State);
