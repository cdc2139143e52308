namespace TrainService.Engine.Formats;

/// <summary>A tensor on its way to or from a file.</summary>
public sealed record NamedTensor(string Name, int[] Shape, float[] Values);
