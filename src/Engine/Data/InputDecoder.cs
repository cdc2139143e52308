using System.Text.Json.Nodes;

namespace TrainService.Engine.Data;

/// <summary>InputEncoder's inverse: raw features of a row as JSON that a prediction takes. Numbers and images are nested
/// like the input shape; a plain row of columns is an object by name, categories as text.</summary>
public sealed class InputDecoder(DatasetSchema schema)
{
    private readonly ColumnSchema[] columns = [.. schema.InputColumns];

    public JsonNode Decode(ReadOnlySpan<float> row) =>
        Array.Exists(columns, column => column.Kind == ColumnKind.Categorical) ? Named(row)
        : columns[0].Kind == ColumnKind.Image || schema.InputShape.Length > 1 ? Nested(row, schema.InputShape)
        : Named(row);

    private JsonObject Named(ReadOnlySpan<float> row)
    {
        var named = new JsonObject();
        foreach (var column in columns)
        {
            var slot = row[..column.Width];
            row = row[column.Width..];
            named[column.Name] =
                column.Kind == ColumnKind.Categorical ? column.Categories![slot.IndexOf(1f)] : slot[0];
        }

        return named;
    }

    private static JsonArray Nested(ReadOnlySpan<float> values, ReadOnlySpan<int> shape)
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
}
