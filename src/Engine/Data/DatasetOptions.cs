using System.Text.Json;
using System.Text.Json.Serialization;
using TrainService.Engine.Definitions;

namespace TrainService.Engine.Data;

/// <summary>What an upload may say about its data; all of it is detected where not given. Columns gives kinds by column
/// name: "numeric", "categorical" or "ignored". Normalization is "auto", "none", "standard" or "minMax".</summary>
public sealed record DatasetOptions
{
    [JsonConverter(typeof(OneOrManyConverter))]
    public string[]? Target { get; init; }

    public IReadOnlyDictionary<string, string?>? Columns { get; init; }

    public bool? Header { get; init; }

    public int[]? InputShape { get; init; }

    public string[]? ClassNames { get; init; }

    public SplitOptions? Split { get; init; }

    public string? Normalization { get; init; }

    /// <summary>Reads the options of an upload. DatasetException, with a pointer under /options, for anything that is
    /// not understood.</summary>
    public static DatasetOptions Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, DataJson.Default.DatasetOptions) ?? new DatasetOptions();
        }
        catch (JsonException exception)
        {
            var path = (exception.Path ?? "$").TrimStart('$').Replace('.', '/').Replace("[", "/").Replace("]", "");
            throw new DatasetException("invalidOptions",
                $"The options are not understood: {exception.Message}", exception)
            {
                Pointer = "/options" + path,
            };
        }
    }

    /// <summary>What can be refused without looking at the data.</summary>
    internal void Validate()
    {
        Split?.Validate();
        NormalizationOr(NormalizationKind.None);
        if (ClassNames is null)
            return;
        for (var i = 0; i < ClassNames.Length; i++)
            if (string.IsNullOrWhiteSpace(ClassNames[i]) || Array.IndexOf(ClassNames, ClassNames[i]) < i)
                throw new DatasetException("invalidOptions",
                    $"Class name {i}, '{ClassNames[i]}', is empty or given twice.")
                {
                    Pointer = $"/options/classNames/{i}",
                };
    }

    /// <summary>The kind asked for, or the given one for "auto" and null.</summary>
    internal NormalizationKind NormalizationOr(NormalizationKind detected) => Normalization switch
    {
        null or "auto" => detected,
        "none" => NormalizationKind.None,
        "standard" => NormalizationKind.Standard,
        "minMax" => NormalizationKind.MinMax,
        _ => throw new DatasetException("unknownNormalization", $"There is no normalization '{Normalization}'"
            + NearestName.Hint(Normalization, ["auto", "none", "standard", "minMax"]))
        {
            Pointer = "/options/normalization",
        },
    };
}

/// <summary>How rows are parted at import: by fractions of all rows (drawn by class where the target is classes), or by
/// a column that says train, validation or test.</summary>
public sealed record SplitOptions(double? Validation = null, double? Test = null, string? Column = null)
{
    internal void Validate()
    {
        if (Column is not null && (Validation ?? Test) is not null)
            throw Refuse("/options/split", "A split is by column or by fractions, not both.");
        CheckFraction(Validation, "validation");
        CheckFraction(Test, "test");
        if (Validation + Test >= 1)
            throw Refuse("/options/split", $"Fractions {Validation} and {Test} leave no rows to train on.");
    }

    private static void CheckFraction(double? fraction, string name)
    {
        if (fraction is { } value && !(value >= 0 && value < 1))
            throw Refuse($"/options/split/{name}", $"The {name} fraction is {value}; it must be in [0, 1).");
    }

    private static DatasetException Refuse(string pointer, string message) =>
        new("invalidSplit", message) { Pointer = pointer };
}

/// <summary>"x" stands for ["x"].</summary>
internal sealed class OneOrManyConverter : JsonConverter<string[]>
{
    public override string[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
            return [reader.GetString()!];
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("a string or an array of strings is expected");
        var values = new List<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
            values.Add(reader.GetString()!);
        return reader.TokenType == JsonTokenType.EndArray
            ? values.ToArray()
            : throw new JsonException("a string or an array of strings is expected");
    }

    public override void Write(Utf8JsonWriter writer, string[] value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var item in value)
            writer.WriteStringValue(item);
        writer.WriteEndArray();
    }
}
