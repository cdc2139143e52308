using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace TrainService.Engine.Formats;

/// <summary>
/// Named tensors in one file: an 8-byte little-endian length, a JSON header, then the bytes of all tensors.
/// See github.com/huggingface/safetensors. Only float32 (F32) is written and read.
/// </summary>
public static class Safetensors
{
    private const string MetadataKey = "__metadata__";

    /// <param name="tensors">Names, shapes and values, written in this order.</param>
    /// <param name="metadata">Free text beside the tensors.</param>
    public static byte[] Write(
        IReadOnlyList<NamedTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        Save([.. tensors.Select(tensor => new TensorSource(tensor.Name, tensor.Shape, values => tensor.Values.CopyTo(values)))], metadata);

    /// <summary>The file is all that this takes memory for.</summary>
    internal static byte[] Save(IReadOnlyList<TensorSource> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var header = Header(tensors, metadata);
        var file = new byte[8 + header.Length + tensors.Sum(tensor => 4L * tensor.Count)];
        BinaryPrimitives.WriteInt64LittleEndian(file, header.Length);
        header.CopyTo(file, 8);
        var position = 8 + header.Length;
        foreach (var tensor in tensors)
        {
            tensor.Read(MemoryMarshal.Cast<byte, float>(file.AsSpan(position, 4 * tensor.Count)));
            position += 4 * tensor.Count;
        }
        return file;
    }

    /// <exception cref="InvalidDataException">The file is truncated or no safetensors file of float32 tensors.</exception>
    public static SafetensorsFile Read(ReadOnlyMemory<byte> file)
    {
        if (file.Length < 8)
            throw new InvalidDataException($"a safetensors file begins with 8 bytes of header length, this one has {file.Length}");
        var length = BinaryPrimitives.ReadInt64LittleEndian(file.Span);
        if (length < 2 || length > file.Length - 8)
            throw new InvalidDataException($"safetensors header of {length} bytes in a file of {file.Length}");
        try
        {
            using var header = JsonDocument.Parse(file.Slice(8, (int)length));
            return Read(header.RootElement, file[(8 + (int)length)..]);
        }
        // All that System.Text.Json says of a header in which something is not what it must be.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException
            or FormatException or IndexOutOfRangeException or OverflowException)
        {
            throw new InvalidDataException($"the safetensors header is damaged: {exception.Message}", exception);
        }
    }

    private static SafetensorsFile Read(JsonElement header, ReadOnlyMemory<byte> data)
    {
        var tensors = new List<NamedTensor>();
        var metadata = new Dictionary<string, string>();
        var names = new HashSet<string>();
        foreach (var entry in header.EnumerateObject())
            if (!names.Add(entry.Name))
                throw new InvalidDataException($"tensor '{entry.Name}' stands in the file twice");
            else if (entry.NameEquals(MetadataKey))
                foreach (var item in entry.Value.EnumerateObject())
                    metadata[item.Name] = item.Value.GetString() ?? "";
            else
                tensors.Add(ReadTensor(entry, data));
        return new SafetensorsFile(tensors, metadata);
    }

    private static NamedTensor ReadTensor(JsonProperty entry, ReadOnlyMemory<byte> data)
    {
        var type = entry.Value.GetProperty("dtype").GetString();
        if (type != "F32")
            throw new InvalidDataException($"tensor '{entry.Name}' is {type}; only F32 is supported");
        var shape = entry.Value.GetProperty("shape").EnumerateArray().Select(extent => extent.GetInt32()).ToArray();
        var offsets = entry.Value.GetProperty("data_offsets");
        var (begin, end) = (offsets[0].GetInt64(), offsets[1].GetInt64());
        var count = shape.Aggregate(1L, (product, extent) => checked(product * extent));
        if (shape.Any(extent => extent < 0) || begin < 0 || end > data.Length || end - begin != checked(4 * count))
            throw new InvalidDataException(
                $"tensor '{entry.Name}' of {count} elements claims bytes {begin}..{end} of {data.Length}");
        var values = MemoryMarshal.Cast<byte, float>(data.Span[(int)begin..(int)end]).ToArray();
        return new NamedTensor(entry.Name, shape, values);
    }

    private static byte[] Header(
        IReadOnlyList<TensorSource> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            if (metadata is not null)
            {
                writer.WriteStartObject(MetadataKey);
                foreach (var (key, value) in metadata)
                    writer.WriteString(key, value);
                writer.WriteEndObject();
            }
            var offset = 0L;
            foreach (var tensor in tensors)
            {
                writer.WriteStartObject(tensor.Name);
                writer.WriteString("dtype", "F32");
                writer.WriteStartArray("shape");
                foreach (var extent in tensor.Shape)
                    writer.WriteNumberValue(extent);
                writer.WriteEndArray();
                writer.WriteStartArray("data_offsets");
                writer.WriteNumberValue(offset);
                writer.WriteNumberValue(offset += 4L * tensor.Count);
                writer.WriteEndArray();
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
        }
        // Spaces are legal JSON; they put the tensors on an 8-byte boundary for readers that map the file.
        var json = stream.ToArray();
        var padding = (8 - (json.Length % 8)) % 8;
        return [.. json, .. Encoding.ASCII.GetBytes(new string(' ', padding))];
    }
}
