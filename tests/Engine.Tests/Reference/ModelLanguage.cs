using System.Text.Json;
using System.Text.RegularExpressions;
using TrainService.Engine.Definitions;

namespace TrainService.Engine.Tests.Reference;

/// <summary>What docs/MODEL.md says is there and what is to come.</summary>
internal static partial class ModelLanguage
{
    private static readonly string Text = File.ReadAllText(Repository.Path("docs/MODEL.md"));

    private static readonly string BuiltToday =
        Text.Split("\n\n").Single(paragraph => paragraph.StartsWith("**Built today**", StringComparison.Ordinal));

    private static readonly string[][] TableRows =
        [.. Text.Split('\n').Where(line => line.StartsWith('|')).Select(line => line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries))];

    // The example of a training has every part of one.
    private static readonly List<string> TrainingParts =
        [.. JsonBlock().Matches(Text).Select(block => JsonSerializer.Deserialize<JsonElement>(block.Groups[1].ValueSpan))
            .Single(json => json.TryGetProperty("optimizer", out _)).EnumerateObject().Select(part => part.Name)];

    /// <summary>Whether a name that the reader does not know is promised. Of what is built nothing may be missing, be it a
    /// member, a part of a training, or a property of either.</summary>
    /// <param name="kind">As in the reader's message: a family's singular, or <c>property</c>.</param>
    public static bool IsToCome(string kind, string name) => kind == "property"
        ? TrainingParts.Contains(name) && !Words(BuiltToday).Contains(name) && !FamilyNames.Contains(name)
        : Vocabulary.Families.Values.SingleOrDefault(family => family.Singular == kind) is { } known
            && Members(known.Name).Contains(name) && !Built(known.Name).Contains(name);

    /// <summary>Members of a family that "Built today" names.</summary>
    public static IReadOnlyCollection<string> Built(string family) =>
        [.. BuiltToday.Split(';', ':').Where(part => part.Trim().StartsWith(family, StringComparison.Ordinal)).SelectMany(Words)];

    // Layers have a table of their own, the other families a row of one; activation functions, all built, have neither.
    private static IEnumerable<string> Members(string family) => family == "layers"
        ? TableRows.SkipWhile(row => row[0] != "type").TakeWhile(row => row[0] != "part").SelectMany(row => Words(row[0]))
        : TableRows.Where(row => row[0].StartsWith(family, StringComparison.Ordinal)).SelectMany(row => Words(row[1]));

    private static IEnumerable<string> FamilyNames =>
        Vocabulary.Families.Values.SelectMany(family => new[] { family.Name, family.Singular });

    // In code spans alone, and not in what parentheses say about them.
    private static IEnumerable<string> Words(string text) =>
        CodeSpan().Matches(Parenthesis().Replace(text, "")).SelectMany(span => Word().Matches(span.Value)).Select(word => word.Value);

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex JsonBlock();

    [GeneratedRegex(@"\([^()]*\)")]
    private static partial Regex Parenthesis();

    [GeneratedRegex("`[^`]+`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex("[a-zA-Z][a-zA-Z0-9]*")]
    private static partial Regex Word();
}
