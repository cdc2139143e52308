namespace TrainService.Engine.Formats;

/// <summary>What a safetensors file held.</summary>
public sealed record SafetensorsFile(IReadOnlyList<NamedTensor> Tensors, IReadOnlyDictionary<string, string> Metadata);
