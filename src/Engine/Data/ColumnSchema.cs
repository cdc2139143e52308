using System.Text.Json.Serialization;

namespace TrainService.Engine.Data;

/// <summary>What the values of a column are.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ColumnKind>))]
public enum ColumnKind
{
    [JsonStringEnumMemberName("numeric")] Numeric,
    [JsonStringEnumMemberName("categorical")] Categorical,
    [JsonStringEnumMemberName("image")] Image,
}

/// <summary>What a column is used for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ColumnRole>))]
public enum ColumnRole
{
    [JsonStringEnumMemberName("input")] Input,
    [JsonStringEnumMemberName("target")] Target,
    [JsonStringEnumMemberName("ignored")] Ignored,
    [JsonStringEnumMemberName("weight")] Weight,
}

/// <summary>What one column of a data set holds, as uploaded. Shape is an image's [C, H, W], or that of an array of
/// numbers or classes; categories are in the order of their one-hot features (or class indices).</summary>
public sealed record ColumnSchema(
    string Name, ColumnKind Kind, ColumnRole Role, int[]? Shape = null, string[]? Categories = null,
    ColumnStatistics? Statistics = null)
{
    /// <summary>How many features this column becomes when it is an input.</summary>
    [JsonIgnore]
    public int Width => Kind switch
    {
        ColumnKind.Categorical => Categories!.Length,
        _ => Shape is null ? 1 : Shape.Aggregate(1, (product, size) => checked(product * size)),
    };
}

/// <summary>Over all rows of a column; the numeric ones are null for text. Deviation is the population's. Distinct counts
/// different texts; it is estimated (HyperLogLog) for numeric columns of tables with more than 100,000 rows or 256 columns.</summary>
public sealed record ColumnStatistics(
    double? Min, double? Max, double? Mean, double? Deviation, long Missing, long? Distinct);
