using System.Text.Json.Nodes;
using TrainService.Engine.Data;

namespace TrainService.Api.Datasets;

/// <summary>Rows as people wrote them: images nested like their shape, columns by name, categories in words.</summary>
internal sealed class PreviewReader(IDataset data)
{
    private readonly DatasetSchema schema = data.Schema;

    public PreviewRow Read(int row)
    {
        var features = new float[schema.InputWidth];
        data.ReadInputs([row], features);
        var inputs = schema.InputShape.Length > 1 ? (JsonNode)Nested(features, schema.InputShape) : Named(features);
        return new(row, SplitOf(row), inputs, Target(row));
    }

    private string SplitOf(int row) => row < schema.Splits.Train ? "train"
        : row < schema.Splits.Train + schema.Splits.Validation ? "validation" : "test";

    private static JsonArray Nested(ReadOnlySpan<float> values, ReadOnlySpan<int> shape)
    {
        var result = new JsonArray();
        var size = values.Length / shape[0];
        for (var i = 0; i < shape[0]; i++)
            result.Add(
                shape.Length == 1 ? JsonValue.Create(values[i]) : Nested(values.Slice(i * size, size), shape[1..]));
        return result;
    }

    private JsonObject Named(ReadOnlySpan<float> features)
    {
        var result = new JsonObject();
        foreach (var column in schema.InputColumns)
        {
            var cells = features[..column.Width];
            features = features[column.Width..];
            result[column.Name] = column.Kind != ColumnKind.Categorical ? cells[0]
                // A category that was missing is all zeros.
                : cells.IndexOf(1f) is >= 0 and var index ? column.Categories![index] : null;
        }
        return result;
    }

    private JsonNode? Target(int row)
    {
        if (schema.Target.Kind == TargetKind.Classes)
        {
            var index = new int[1];
            data.ReadClasses([row], index);
            return schema.Target.Classes![index[0]];
        }
        var values = new float[schema.Target.Width];
        data.ReadValues([row], values);
        return values.Length == 1
            ? JsonValue.Create(values[0])
            : new JsonObject(schema.Target.Columns.Select(
                (name, i) => KeyValuePair.Create(name, (JsonNode?)JsonValue.Create(values[i]))));
    }
}
