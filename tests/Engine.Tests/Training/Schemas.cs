using TrainService.Engine.Data;

namespace TrainService.Engine.Tests.Training;

/// <summary>Schemas of data sets that need not exist.</summary>
internal static class Schemas
{
    public static DatasetSchema Classes(int[] inputShape, int classes, SplitSizes splits) => new(
        "csv", [], inputShape, DatasetSchema.Float32,
        new TargetSchema(TargetKind.Classes, [.. Enumerable.Range(0, classes).Select(index => $"class {index}")], ["label"]),
        splits, NormalizationKind.None);

    public static DatasetSchema Values(int inputs, int values, SplitSizes splits) => new(
        "csv", [], [inputs], DatasetSchema.Float32,
        new TargetSchema(TargetKind.Values, null, [.. Enumerable.Range(0, values).Select(index => $"value {index}")]),
        splits, NormalizationKind.None);
}
