using System.Text.Json.Nodes;
using TrainService.Api.Hosting;
using TrainService.Engine.Data;

namespace TrainService.Api.Datasets;

/// <summary>Rows as people wrote them: inputs as a prediction takes them, the target in words.</summary>
internal sealed class PreviewReader(IDataset data)
{
    // As many as a prediction's answer: some hundred bytes each while they become JSON.
    private const long MostNumbers = 1 << 22;

    private readonly DatasetSchema schema = data.Schema;
    private readonly InputDecoder decoder = new(data.Schema);

    /// <summary>How many of so many rows are told at once.</summary>
    /// <exception cref="Refusal">422: not even one.</exception>
    public static int Fitting(DatasetSchema schema, int rows)
    {
        var numbers = schema.InputColumns.Sum(column => column.Kind == ColumnKind.Categorical ? 1L : column.Width) + schema.TargetWidth;
        return numbers <= MostNumbers ? (int)Math.Min(rows, MostNumbers / numbers)
            : throw Refusal.At("/rows", "rowTooLarge", $"A row has {numbers} numbers; at most {MostNumbers} are told as JSON. "
                + "Images can be had as a picture, with Accept: image/png.");
    }

    public PreviewRow Read(int row)
    {
        var features = new float[schema.InputWidth];
        data.ReadInputs([row], features);
        return new(row, SplitOf(row), decoder.Decode(features), Target(row), Weight(row));
    }

    private string SplitOf(int row) => row < schema.Splits.Train ? "train"
        : row < schema.Splits.Train + schema.Splits.Validation ? "validation" : "test";

    private float? Weight(int row)
    {
        if (schema.Weights is null)
            return null;
        var weight = new float[1];
        data.ReadWeights([row], weight);
        return weight[0];
    }

    private JsonNode? Target(int row)
    {
        if (schema.Target is not { } target)
            return null;
        if (target.Kind == TargetKind.Classes)
        {
            var indices = new int[target.Width];
            data.ReadClasses([row], indices);
            return Classes(target, indices);
        }
        var values = new float[target.Width];
        data.ReadValues([row], values);
        if (schema.Targets is { } several)
            return Named(several, values);
        return target.Shape is not null ? InputDecoder.Nested<float>(values, target.Shape)
            : values.Length == 1
            ? JsonValue.Create(values[0])
            : Columns(target.Columns, values);
    }

    private static JsonNode Classes(TargetSchema target, int[] indices)
    {
        var names = Array.ConvertAll(indices, index => target.Classes![index]);
        return target.Shape is null ? JsonValue.Create(names[0]) : InputDecoder.Nested<string>(names, target.Shape);
    }

    private static JsonObject Named(NamedTarget[] targets, ReadOnlySpan<float> values)
    {
        var named = new JsonObject();
        foreach (var target in targets)
        {
            var own = values[..target.Schema.Width].ToArray();
            values = values[own.Length..];
            named[target.Name] = target.Kind == TargetKind.Classes ? Classes(target.Schema, Array.ConvertAll(own, index => (int)index))
                : target.Shape is not null ? InputDecoder.Nested<float>(own, target.Shape)
                : own.Length == 1 ? own[0]
                : Columns(target.Columns, own);
        }
        return named;
    }

    private static JsonObject Columns(string[] columns, float[] values) => new(columns.Select(
        (name, i) => KeyValuePair.Create(name, (JsonNode?)JsonValue.Create(values[i]))));
}
