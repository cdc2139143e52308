using System.Text.Json.Nodes;

namespace TrainService.Engine.Data;

/// <summary>InputEncoder's inverse: raw features of a row as JSON that a prediction takes. Numbers and images are nested
/// like the input shape; a plain row of columns is an object by name, categories as text; several inputs are an object
/// of those.</summary>
public sealed class InputDecoder(DatasetSchema schema)
{
    private readonly ColumnSchema[] columns = [.. schema.InputColumns];

    public JsonNode Decode(ReadOnlySpan<float> row)
    {
        if (schema.Inputs is not { Length: > 1 })
            return Decode(row, columns, schema.InputShape);
        var inputs = new JsonObject();
        foreach (var input in schema.Inputs)
        {
            inputs[input.Name] = Decode(row[..input.Width], [.. schema.ColumnsOf(input)], input.Shape);
            row = row[input.Width..];
        }

        return inputs;
    }

    /// <summary>Values row-major as arrays within arrays.</summary>
    public static JsonArray Nested<T>(ReadOnlySpan<T> values, ReadOnlySpan<int> shape)
    {
        var array = new JsonArray();
        var stride = values.Length / shape[0];
        for (var i = 0; i < shape[0]; i++)
        {
            var item = values.Slice(i * stride, stride);
            array.Add(shape.Length == 1 ? JsonValue.Create(item[0]) : Nested(item, shape[1..]));
        }

        return array;
    }

    private static JsonNode Decode(ReadOnlySpan<float> row, ColumnSchema[] columns, int[] shape) =>
        Array.Exists(columns, column => column.Kind == ColumnKind.Categorical) ? Named(row, columns)
        : columns is [{ Shape: not null }] || shape.Length > 1 ? Nested(row, shape)
        : Named(row, columns);

    private static JsonObject Named(ReadOnlySpan<float> row, ColumnSchema[] columns)
    {
        var named = new JsonObject();
        foreach (var column in columns)
        {
            var slot = row[..column.Width];
            row = row[column.Width..];
            named[column.Name] =
                column.Kind == ColumnKind.Categorical ? column.Categories![slot.IndexOf(1f)]
                : column.Shape is { } shape ? Nested(slot, shape)
                : slot[0];
        }

        return named;
    }
}
