using System.Text.Json.Serialization;

namespace TrainService.Engine.Data;

/// <summary>Whether a class or numbers are to be predicted.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TargetKind>))]
public enum TargetKind
{
    [JsonStringEnumMemberName("classes")] Classes,
    [JsonStringEnumMemberName("values")] Values,
}

/// <summary>What is to be predicted: one of the classes (names in index order), or the values of the columns. A target
/// with a Shape is one column of that many classes or values a row, row-major: [H, W] is a class or a value for each
/// pixel, [T] one for each step.</summary>
public sealed record TargetSchema(
    TargetKind Kind, string[]? Classes, string[] Columns,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int[]? Shape = null)
{
    /// <summary>Stored numbers per row: class indices (one, unless there is a shape) or values.</summary>
    [JsonIgnore]
    public int Width => Shape is not null ? Shape.Aggregate(1, (product, size) => checked(product * size))
        : Kind == TargetKind.Classes ? 1
        : Columns.Length;
}

/// <summary>One of several targets: a class, or the values of the columns, or one of these for each place of a Shape. A row holds
/// those of all targets side by side as floats, classes by their index.</summary>
public sealed record NamedTarget(
    string Name, TargetKind Kind, string[]? Classes, string[] Columns,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int[]? Shape = null)
{
    [JsonIgnore]
    public TargetSchema Schema => new(Kind, Classes, Columns, Shape);
}

/// <summary>One of several inputs: its features lie side by side in a row, its columns in this order.</summary>
public sealed record InputSchema(string Name, int[] Shape, string[] Columns)
{
    [JsonIgnore]
    public int Width => Shape.Aggregate(1, (product, size) => checked(product * size));
}

/// <summary>Rows of each part. A data set without separate validation or test rows has all of them in Train.</summary>
public sealed record SplitSizes(int Train, int Validation, int Test)
{
    [JsonIgnore]
    public int Total => checked(Train + Validation + Test);
}

/// <summary>All that is known of a data set without reading it. InputShape leaves out the batch axis; FeatureType is
/// how features are stored, "uint8" or "float32". Inputs names the parts of a row that are inputs of their own, one
/// after the other as a row holds them; it is null for the one input of InputShape, which is flat where there are
/// several. Weights is the column that says how much each row counts, if any. Target is null where rows are inputs
/// alone. Targets names the parts of a row's target that are targets of their own; it is null for the one of Target,
/// which is the values of all columns where there are several.</summary>
public sealed record DatasetSchema(
    string Format, ColumnSchema[] Columns, int[] InputShape, string FeatureType,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TargetSchema? Target, SplitSizes Splits,
    NormalizationKind Normalization,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] InputSchema[]? Inputs = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Weights = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] NamedTarget[]? Targets = null)
{
    public const string UInt8 = "uint8", Float32 = "float32";

    /// <summary>Features per row: the product of InputShape.</summary>
    [JsonIgnore]
    public int InputWidth => InputShape.Aggregate(1, (product, size) => checked(product * size));

    /// <summary>Stored numbers per row of all targets; 0 without any.</summary>
    [JsonIgnore]
    public int TargetWidth => Target?.Width ?? 0;

    /// <summary>What an output of a model is compared with: of several targets the one of its name; null if there is none.</summary>
    public TargetSchema? TargetOf(string output) =>
        Targets is null ? Target : Array.Find(Targets, target => target.Name == output)?.Schema;

    /// <summary>In the order in which a row holds them.</summary>
    [JsonIgnore]
    public IEnumerable<ColumnSchema> InputColumns => Inputs is null
        ? Columns.Where(column => column.Role == ColumnRole.Input)
        : Inputs.SelectMany(ColumnsOf);

    internal IEnumerable<ColumnSchema> ColumnsOf(InputSchema input) =>
        input.Columns.Select(name => Columns.First(column => column.Name == name));
}
