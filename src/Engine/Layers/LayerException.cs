namespace TrainService.Engine.Layers;

/// <summary>A layer that cannot be built on its inputs; the message says why, whoever catches it says which layer.</summary>
public sealed class LayerException(string message) : Exception(message);
