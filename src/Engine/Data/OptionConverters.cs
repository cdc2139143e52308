using System.Text.Json;
using System.Text.Json.Serialization;

namespace TrainService.Engine.Data;

/// <summary>"x" stands for ["x"].</summary>
internal sealed class OneOrManyConverter : JsonConverter<string[]>
{
    public override string[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
            return [reader.GetString()!];
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("a string or an array of strings is expected");
        var values = new List<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
            values.Add(reader.GetString()!);
        return reader.TokenType == JsonTokenType.EndArray
            ? values.ToArray()
            : throw new JsonException("a string or an array of strings is expected");
    }

    public override void Write(Utf8JsonWriter writer, string[] value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var item in value)
            writer.WriteStringValue(item);
        writer.WriteEndArray();
    }
}

/// <summary>Lists of columns by input name; "x" stands for ["x"].</summary>
internal sealed class NamedInputsConverter : JsonConverter<IReadOnlyDictionary<string, string[]>>
{
    private static readonly OneOrManyConverter Columns = new();

    public override IReadOnlyDictionary<string, string[]> Read(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("an object of column names by input is expected");
        // Inputs lie in a row in the order in which they are named.
        var inputs = new OrderedDictionary<string, string[]>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (!inputs.TryAdd(name, Columns.Read(ref reader, typeof(string[]), options)))
                throw new JsonException($"input '{name}' is given twice");
        }

        return inputs;
    }

    public override void Write(
        Utf8JsonWriter writer, IReadOnlyDictionary<string, string[]> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, columns) in value)
        {
            writer.WritePropertyName(name);
            Columns.Write(writer, columns, options);
        }

        writer.WriteEndObject();
    }
}

/// <summary>64 stands for [64, 64].</summary>
internal sealed class ImageSizeConverter : JsonConverter<int[]>
{
    public override int[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var side))
            return [side, side];
        var sides = new List<int>();
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("a number or [height, width] is expected");
        while (reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out side))
            sides.Add(side);
        return reader.TokenType == JsonTokenType.EndArray
            ? [.. sides]
            : throw new JsonException("a number or [height, width] is expected");
    }

    public override void Write(Utf8JsonWriter writer, int[] value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var side in value)
            writer.WriteNumberValue(side);
        writer.WriteEndArray();
    }
}
