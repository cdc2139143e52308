namespace TrainService.Engine.Graph;

/// <summary>Tensors that cannot meet in one operation; the message names the operation and the shapes.</summary>
public sealed class ShapeException(string message) : Exception(message);
