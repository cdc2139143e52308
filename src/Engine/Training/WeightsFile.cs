using System.Text.Json;
using TrainService.Engine.Data;
using TrainService.Engine.Formats;

namespace TrainService.Engine.Training;

/// <summary>The weights part of a checkpoint: tensors, and the normalisation of the inputs they were fitted to.</summary>
internal static class WeightsFile
{
    private const string NormalizationKey = "normalization";

    public static byte[] Write(IReadOnlyList<TensorSource> weights, Normalization normalization) =>
        Safetensors.Save(weights, new Dictionary<string, string>
        {
            [NormalizationKey] = JsonSerializer.Serialize(normalization, DataJson.Default.Normalization),
        });

    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static (IReadOnlyList<NamedTensor> Weights, Normalization Normalization) Read(ReadOnlyMemory<byte> bytes)
    {
        var file = Safetensors.Read(bytes);
        if (!file.Metadata.TryGetValue(NormalizationKey, out var json))
            return (file.Tensors, Normalization.None);
        try
        {
            return (file.Tensors, JsonSerializer.Deserialize(json, DataJson.Default.Normalization) ?? Normalization.None);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"the normalisation in the file is damaged: {exception.Message}", exception);
        }
    }
}
