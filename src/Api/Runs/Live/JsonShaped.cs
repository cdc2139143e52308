using System.Text.Json;
using MessagePack;
using MessagePack.Formatters;

namespace TrainService.Api.Runs.Live;

/// <summary>Writes a type in MessagePack as it is in JSON: the same names, the same shapes, whichever protocol a client
/// speaks.</summary>
internal sealed class JsonShaped<T>(JsonSerializerOptions json) : IMessagePackFormatter<T>
{
    public void Serialize(ref MessagePackWriter writer, T value, MessagePackSerializerOptions options) =>
        writer.WriteRaw(MessagePackSerializer.ConvertFromJson(
            JsonSerializer.Serialize(value, json), MessagePackSerializerOptions.Standard));

    public T Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) =>
        throw new NotSupportedException($"{typeof(T).Name} is only ever sent.");
}
