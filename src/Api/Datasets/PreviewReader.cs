using System.Text.Json.Nodes;
using TrainService.Engine.Data;

namespace TrainService.Api.Datasets;

/// <summary>Rows as people wrote them: inputs as a prediction takes them, the target in words.</summary>
internal sealed class PreviewReader(IDataset data)
{
    private readonly DatasetSchema schema = data.Schema;
    private readonly InputDecoder decoder = new(data.Schema);

    public PreviewRow Read(int row)
    {
        var features = new float[schema.InputWidth];
        data.ReadInputs([row], features);
        return new(row, SplitOf(row), decoder.Decode(features), Target(row));
    }

    private string SplitOf(int row) => row < schema.Splits.Train ? "train"
        : row < schema.Splits.Train + schema.Splits.Validation ? "validation" : "test";

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
