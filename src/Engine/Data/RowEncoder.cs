using System.Text.Json;
using TrainService.Engine.Definitions;

namespace TrainService.Engine.Data;

/// <summary>From a row as JSON to the features of one input. A row is an array (flat, or nested like the input shape; a
/// one-channel image may leave out its channel), an array of cells in column order where each is one number or text, or
/// an object by column names. DatasetException with a pointer for all else.</summary>
internal sealed class RowEncoder
{
    private readonly ColumnSchema[] columns;
    private readonly int[] offsets;
    private readonly int[][] shapes;
    private readonly bool hasNames, hasCells;

    public RowEncoder(ColumnSchema[] columns, int[] shape)
    {
        this.columns = columns;
        offsets = new int[columns.Length];
        for (var i = 1; i < columns.Length; i++)
            offsets[i] = offsets[i - 1] + columns[i - 1].Width;
        Width = columns.Sum(column => column.Width);
        hasNames = columns.Length > 1 || columns[0].Kind != ColumnKind.Image;
        hasCells = Array.TrueForAll(columns, column => column.Shape is null);
        var isNumeric = Array.TrueForAll(columns, column => column.Kind != ColumnKind.Categorical);
        shapes = isNumeric ? [.. Shapes(shape)] : [];
    }

    /// <summary>Features of this input.</summary>
    public int Width { get; }

    /// <summary>An array is one row when its own nesting says so, as its first elements show it.</summary>
    public bool IsOneRow(JsonElement inputs)
    {
        var nesting = Nesting(inputs);
        return nesting is [> 0, ..] && inputs[0].ValueKind != JsonValueKind.Object
            && (FindShape(nesting) is not null || (hasCells && nesting.Length == 1));
    }

    public void Encode(JsonElement row, Span<float> features, string pointer)
    {
        if (row.ValueKind == JsonValueKind.Object && hasNames)
            EncodeNamed(row, features, pointer);
        else if (row.ValueKind != JsonValueKind.Array)
            throw Refuse("invalidInputs",
                $"a row is an array{(hasNames ? " or an object" : "")}, not {Describe(row)}", pointer);
        else if (hasCells && Nesting(row) is [var cells] && cells == columns.Length)
            EncodeCells(row, features, pointer);
        else
            EncodeArray(row, features, pointer);
    }

    private void EncodeNamed(JsonElement row, Span<float> features, string pointer)
    {
        var given = new bool[columns.Length];
        foreach (var cell in row.EnumerateObject())
        {
            var at = JsonPointer.To(pointer, cell.Name);
            var column = Array.FindIndex(columns, column => column.Name == cell.Name);
            if (column < 0)
                throw Refuse("unknownColumn", $"there is no input column '{cell.Name}'"
                    + NearestName.Hint(cell.Name, columns.Select(known => known.Name)), at);
            if (given[column])
                throw Refuse("duplicateColumn", $"column '{cell.Name}' is given twice", at);
            given[column] = true;
            EncodeCell(column, cell.Value, features, at);
        }

        if (Array.IndexOf(given, false) is >= 0 and var missing)
            throw Refuse("missingColumn", $"column '{columns[missing].Name}' is missing", pointer);
    }

    private void EncodeCells(JsonElement row, Span<float> features, string pointer)
    {
        var column = 0;
        foreach (var cell in row.EnumerateArray())
        {
            EncodeCell(column, cell, features, $"{pointer}/{column}");
            column++;
        }
    }

    private void EncodeCell(int column, JsonElement cell, Span<float> features, string pointer)
    {
        var slot = features.Slice(offsets[column], columns[column].Width);
        if (columns[column].Kind != ColumnKind.Categorical)
        {
            if (columns[column].Shape is { } shape)
                Fill(cell, shape, slot, pointer);
            else
                slot[0] = Number(cell, pointer);
            return;
        }

        // Numbers and booleans may be categories too; their JSON text is how the file wrote them.
        var text = cell.ValueKind switch
        {
            JsonValueKind.String => cell.GetString()!,
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => cell.GetRawText(),
            _ => throw Refuse("invalidInputs", $"a category is expected, not {Describe(cell)}", pointer),
        };
        var categories = columns[column].Categories!;
        var index = Array.IndexOf(categories, text);
        if (index < 0 && cell.ValueKind is JsonValueKind.True or JsonValueKind.False)
            index = Array.FindIndex(categories, category => category.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (index < 0)
            throw Refuse("unknownCategory",
                $"'{text}' is no category of '{columns[column].Name}'{NearestName.Hint(text, categories)}", pointer);
        slot.Clear();
        slot[index] = 1;
    }

    private void EncodeArray(JsonElement row, Span<float> features, string pointer)
    {
        var nesting = Nesting(row);
        var shape = FindShape(nesting)
            ?? throw Refuse("inputShape", $"the row has shape [{string.Join(", ", nesting)}]; {Expected()}", pointer);
        Fill(row, shape, features, pointer);
    }

    private int[]? FindShape(int[] nesting) => Array.Find(shapes, shape => shape.AsSpan().SequenceEqual(nesting));

    private static void Fill(JsonElement element, ReadOnlySpan<int> shape, Span<float> features, string pointer)
    {
        if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() != shape[0])
            throw Refuse("inputShape", $"an array of {shape[0]} is expected, not {Describe(element)}", pointer);
        var stride = features.Length / shape[0];
        var i = 0;
        foreach (var item in element.EnumerateArray())
        {
            if (shape.Length == 1)
                features[i] = Number(item, pointer, i);
            else
                Fill(item, shape[1..], features.Slice(i * stride, stride), $"{pointer}/{i}");
            i++;
        }
    }

    /// <summary>As below, but makes the pointer only when it is needed.</summary>
    private static float Number(JsonElement element, string pointer, int index) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetSingle(out var value) && float.IsFinite(value)
            ? value
            : Number(element, $"{pointer}/{index}");

    private static float Number(JsonElement element, string pointer) =>
        element.ValueKind != JsonValueKind.Number
            ? throw Refuse("notNumeric", $"a number is expected, not {Describe(element)}", pointer)
        : element.TryGetSingle(out var value) && float.IsFinite(value) ? value
        : throw Refuse("notFinite", $"{element.GetRawText()} is beyond float32", pointer);

    /// <summary>The shapes a row of numbers may have.</summary>
    private static IEnumerable<int[]> Shapes(int[] input)
    {
        yield return input;
        if (input.Length == 3 && input[0] == 1)
            yield return input[1..];
        if (input.Length > 1)
            yield return [input.Aggregate(1, (product, size) => product * size)];
    }

    private string Expected() => shapes.Length > 0
        ? "expected is " + string.Join(" or ", shapes.Select(shape => $"[{string.Join(", ", shape)}]"))
        : $"expected are {columns.Length} cells: {string.Join(", ", columns.Take(12).Select(column => column.Name))}";

    private static int[] Nesting(JsonElement element)
    {
        var sizes = new List<int>();
        for (; element.ValueKind == JsonValueKind.Array; element = element[0])
        {
            sizes.Add(element.GetArrayLength());
            if (sizes[^1] == 0)
                break;
        }

        return [.. sizes];
    }

    public static string Describe(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => $"an array of {element.GetArrayLength()}",
        JsonValueKind.Object => "an object",
        JsonValueKind.String when element.GetString() is { Length: > 40 } text => $"the text '{text[..40]}...'",
        JsonValueKind.String => $"the text '{element.GetString()}'",
        _ => element.GetRawText(),
    };

    public static DatasetException Refuse(string code, string what, string pointer) =>
        new(code, $"{pointer}: {what}.") { Pointer = pointer };
}
