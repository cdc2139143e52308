using System.Text.Json.Serialization;

namespace TrainService.Engine.Data;

/// <summary>Whether a class or numbers are to be predicted.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TargetKind>))]
public enum TargetKind
{
    [JsonStringEnumMemberName("classes")] Classes,
    [JsonStringEnumMemberName("values")] Values,
}

/// <summary>What is to be predicted: one of the classes (names in index order), or the values of the columns.</summary>
public sealed record TargetSchema(TargetKind Kind, string[]? Classes, string[] Columns)
{
    /// <summary>Stored numbers per row: a class index, or one value per column.</summary>
    [JsonIgnore]
    public int Width => Kind == TargetKind.Classes ? 1 : Columns.Length;
}

/// <summary>Rows of each part. A data set without separate validation or test rows has all of them in Train.</summary>
public sealed record SplitSizes(int Train, int Validation, int Test)
{
    [JsonIgnore]
    public int Total => checked(Train + Validation + Test);
}

/// <summary>All that is known of a data set without reading it. InputShape leaves out the batch axis; FeatureType is
/// how features are stored, "uint8" or "float32".</summary>
public sealed record DatasetSchema(
    string Format, ColumnSchema[] Columns, int[] InputShape, string FeatureType, TargetSchema Target, SplitSizes Splits,
    NormalizationKind Normalization)
{
    public const string UInt8 = "uint8", Float32 = "float32";

    /// <summary>Features per row: the product of InputShape.</summary>
    [JsonIgnore]
    public int InputWidth => InputShape.Aggregate(1, (product, size) => checked(product * size));

    [JsonIgnore]
    public IEnumerable<ColumnSchema> InputColumns => Columns.Where(column => column.Role == ColumnRole.Input);
}
