using System.Text.Json;
using TrainService.Engine.Definitions;

namespace TrainService.Engine.Data;

/// <summary>From the inputs of a prediction, as JSON, to raw feature rows as the data set has them; normalisation comes
/// after. A row is what <see cref="RowEncoder"/> takes, or, where the data set has several inputs, an object of those by
/// input name; of one input that has a name it may be either. DatasetException with a pointer for all else.</summary>
public sealed class InputEncoder
{
    // A few bytes of JSON are a row, and become as many features as its columns have: 256 MB of them at most.
    private const int MostRows = 10_000, MostFeatures = 1 << 26;
    private readonly string[]? names;
    private readonly RowEncoder[] parts;

    public InputEncoder(DatasetSchema schema)
    {
        Width = schema.InputWidth;
        names = schema.Inputs?.Select(input => input.Name).ToArray();
        parts = schema.Inputs is { Length: > 1 } several
            ? [.. several.Select(input => new RowEncoder([.. schema.ColumnsOf(input)], input.Shape))]
            : [new RowEncoder([.. schema.InputColumns], schema.InputShape)];
    }

    /// <summary>Features per row.</summary>
    public int Width { get; }

    /// <summary>Encodes one row or an array of rows; the result is rows x Width. Pointers start with the given
    /// one.</summary>
    public float[] Encode(JsonElement inputs, string pointer = "/inputs")
    {
        if (inputs.ValueKind == JsonValueKind.Object || (parts.Length == 1 && parts[0].IsOneRow(inputs)))
        {
            var row = new float[Width];
            EncodeRow(inputs, row, pointer);
            return row;
        }

        if (inputs.ValueKind != JsonValueKind.Array || inputs.GetArrayLength() == 0)
            throw RowEncoder.Refuse("invalidInputs", "a row or an array of rows is expected", pointer);
        var rows = inputs.GetArrayLength();
        var most = Math.Clamp(MostFeatures / Width, 1, MostRows);
        if (rows > most)
            throw RowEncoder.Refuse("tooManyRows", $"{rows} rows are given; at most {most} of {Width} features are taken", pointer);
        var result = new float[rows * Width];
        var i = 0;
        foreach (var row in inputs.EnumerateArray())
        {
            EncodeRow(row, result.AsSpan(i * Width, Width), $"{pointer}/{i}");
            i++;
        }

        return result;
    }

    private void EncodeRow(JsonElement row, Span<float> features, string pointer)
    {
        if (names is null || (parts.Length == 1 && !IsByName(row)))
            parts[0].Encode(row, features, pointer);
        else if (row.ValueKind != JsonValueKind.Object)
            throw RowEncoder.Refuse("invalidInputs",
                $"a row is an object of the inputs {string.Join(", ", names)}, not {RowEncoder.Describe(row)}", pointer);
        else
            EncodeParts(row, features, pointer);
    }

    /// <summary>Whether a row of the one input gives it by its name: what a column of the same name holds is the row then, too, unless
    /// that is a single number or text.</summary>
    private bool IsByName(JsonElement row) =>
        row.ValueKind == JsonValueKind.Object && row.GetPropertyCount() == 1
        && row.TryGetProperty(names![0], out var part) && part.ValueKind is (JsonValueKind.Array or JsonValueKind.Object);

    private void EncodeParts(JsonElement row, Span<float> features, string pointer)
    {
        foreach (var given in row.EnumerateObject())
            if (!names!.Contains(given.Name))
                throw RowEncoder.Refuse("unknownInput",
                    $"there is no input '{given.Name}'{NearestName.Hint(given.Name, names!)}",
                    JsonPointer.To(pointer, given.Name));
        for (var i = 0; i < parts.Length; i++)
        {
            if (!row.TryGetProperty(names![i], out var part))
                throw RowEncoder.Refuse("missingInput", $"input '{names[i]}' is missing", pointer);
            parts[i].Encode(part, features[..parts[i].Width], JsonPointer.To(pointer, names[i]));
            features = features[parts[i].Width..];
        }
    }
}
