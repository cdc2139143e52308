using System.Text.Json.Nodes;

namespace TrainService.Engine.Data;

/// <summary>Rows of a data set as the sender knows them: by column name, categories and classes as text, images as nested
/// arrays [C][H][W].</summary>
public static class DatasetPreview
{
    public static JsonObject[] Rows(IDataset dataset, int first, int count)
    {
        first = Math.Clamp(first, 0, dataset.Count);
        int[] rows = [.. Enumerable.Range(first, Math.Clamp(count, 0, dataset.Count - first))];
        var schema = dataset.Schema;
        var inputs = new float[rows.Length * schema.InputWidth];
        dataset.ReadInputs(rows, inputs);
        var result = Array.ConvertAll(rows, _ => new JsonObject());
        for (var i = 0; i < rows.Length; i++)
            AddInputs(result[i], schema, inputs.AsSpan(i * schema.InputWidth, schema.InputWidth));
        if (schema.Target.Kind == TargetKind.Classes)
            AddClasses(result, dataset, rows);
        else
            AddValues(result, dataset, rows);
        return result;
    }

    private static void AddInputs(JsonObject row, DatasetSchema schema, ReadOnlySpan<float> features)
    {
        foreach (var column in schema.InputColumns)
        {
            var slot = features[..column.Width];
            features = features[column.Width..];
            row[column.Name] = column.Kind switch
            {
                ColumnKind.Image => Nested(slot, column.Shape!),
                ColumnKind.Categorical => column.Categories![slot.IndexOf(1f)],
                _ => slot[0],
            };
        }
    }

    private static void AddClasses(JsonObject[] result, IDataset dataset, int[] rows)
    {
        var classes = new int[rows.Length];
        dataset.ReadClasses(rows, classes);
        for (var i = 0; i < rows.Length; i++)
            result[i][dataset.Schema.Target.Columns[0]] = dataset.Schema.Target.Classes![classes[i]];
    }

    private static void AddValues(JsonObject[] result, IDataset dataset, int[] rows)
    {
        var target = dataset.Schema.Target;
        var values = new float[rows.Length * target.Width];
        dataset.ReadValues(rows, values);
        for (var i = 0; i < values.Length; i++)
            result[i / target.Width][target.Columns[i % target.Width]] = values[i];
    }

    private static JsonArray Nested(ReadOnlySpan<float> values, ReadOnlySpan<int> shape)
    {
        var array = new JsonArray();
        var stride = values.Length / shape[0];
        for (var i = 0; i < shape[0]; i++)
            array.Add(shape.Length == 1 ? JsonValue.Create(values[i]) : Nested(values.Slice(i * stride, stride), shape[1..]));
        return array;
    }
}
