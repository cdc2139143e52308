namespace TrainService.Engine.Definitions;

/// <summary>Finds what a mistyped name may have meant.</summary>
public static class NearestName
{
    private const int MostLetters = 100, MostNames = 60;

    /// <summary>"; did you mean x?" or, where nothing is near, "; allowed: ...".</summary>
    public static string Hint(string name, IEnumerable<string> known)
    {
        var names = known.Order(StringComparer.Ordinal).ToList();
        // Names come from outside and may be of any length and number (columns of a table).
        name = name[..Math.Min(name.Length, MostLetters)];
        var nearest = names.MinBy(candidate => Distance(name, candidate));
        return nearest is not null && Distance(name, nearest) <= Math.Max(2, name.Length / 3)
            ? $"; did you mean '{nearest}'?"
            : $"; allowed: {string.Join(", ", names.Take(MostNames))}{(names.Count > MostNames ? ", ..." : "")}";
    }

    /// <summary>Edits, case aside, that turn one into the other (Levenshtein).</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substituted = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }
}
