namespace TrainService.Engine.Data.Readers.Arrays;

/// <summary>Arrays sorted into columns and parts by their names: x_train, test_images, X_val; a file's name counts where
/// the array's says nothing.</summary>
internal static class ArrayParts
{
    private static readonly char[] Separators = ['_', '-', '.', ' ', '/'];

    public static ArrayColumn[] Of(IReadOnlyList<NpyArray> arrays)
    {
        var placed = arrays.Select(array => (Array: array, Place: PlaceOf(array))).ToArray();
        if (placed.Select(item => item.Place.Part).Distinct().Count() == 1)
            placed = Array.ConvertAll(placed, item => item with { Place = (SplitPart.Train, item.Place.Name) });
        var columns = new List<ArrayColumn>();
        foreach (var column in placed.GroupBy(item => item.Place.Name))
        {
            var parts = new Dictionary<SplitPart, NpyArray>();
            foreach (var (array, (part, _)) in column)
                if (!parts.TryAdd(part, array))
                    throw array.Refuse("duplicateArray", $"is '{column.Key}' for {Word(part)}, and so is '{parts[part].Name}'");
            columns.Add(new ArrayColumn(column.Key, parts));
        }

        return [.. columns];
    }

    /// <summary>Every array that is used must be there for the same parts, with equally many rows in each, and with rows
    /// of one shape in all.</summary>
    public static void Check(IReadOnlyList<ArrayColumn> used)
    {
        var parts = used.SelectMany(column => column.Parts.Keys).Distinct().Order().ToArray();
        foreach (var column in used)
        {
            foreach (var part in parts)
                if (!column.Parts.ContainsKey(part))
                    throw column.Parts.Values.First().Refuse("missingArray", $"has no counterpart for {Word(part)}, and "
                        + $"'{used.First(other => other.Parts.ContainsKey(part)).Parts[part].Name}' is there");
            foreach (var (part, array) in column.Parts)
            {
                var other = used[0].Parts[part];
                if (array.Rows != other.Rows)
                    throw array.Refuse("countMismatch", $"has {array.Rows} rows, '{other.Name}' has {other.Rows}");
                if (!array.Header.Shape.AsSpan(1).SequenceEqual(column.First.Header.Shape.AsSpan(1)))
                    throw array.Refuse("shapeMismatch", $"has rows of ({string.Join(", ", array.Header.Shape[1..])}), "
                        + $"'{column.First.Name}' of ({string.Join(", ", column.First.Header.Shape[1..])})");
            }
        }
    }

    private static string Word(SplitPart part) => part.ToString().ToLowerInvariant();

    private static (SplitPart Part, string Name) PlaceOf(NpyArray array)
    {
        var words = array.Name.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        var at = Array.FindIndex(words, word => SplitWords.Find(word) is not null);
        var part = at >= 0 ? SplitWords.Find(words[at])
            : array.Name == array.File ? null
            : array.File.Split(Separators).Select(SplitWords.Find).FirstOrDefault(found => found is not null);
        var rest = at < 0 ? array.Name : string.Join('_', words.Where((_, i) => i != at));
        return (part ?? SplitPart.Train, rest.Length > 0 ? rest : "data");
    }
}
