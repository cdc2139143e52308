using System.Text.RegularExpressions;
using TrainService.Engine.Definitions;

namespace TrainService.Engine.Tests.Reference;

/// <summary>The case needs parts of MODEL.md's vocabulary that the engine does not have yet.</summary>
internal sealed partial class NotBuiltException(IReadOnlyList<string> parts) : Exception(string.Join(", ", parts))
{
    /// <summary>For example "layer lstm", "property schedule".</summary>
    public IReadOnlyList<string> Parts { get; } = parts;

    /// <summary>Reads a definition; only unknown names that MODEL.md promises make it "not built", all else is an error.</summary>
    public static T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (DefinitionException exception) when (exception.Errors.All(IsToCome))
        {
            throw new NotBuiltException([.. exception.Errors.Select(error => Unknown().Match(error.Message))
                .Select(match => $"{match.Groups["kind"]} {match.Groups["name"]}").Distinct()]);
        }
    }

    private static bool IsToCome(DefinitionError error) =>
        Unknown().Match(error.Message) is { Success: true } match
        && ModelLanguage.IsToCome(match.Groups["kind"].Value, match.Groups["name"].Value);

    [GeneratedRegex("^unknown (?<kind>[a-zA-Z]+) '(?<name>[^']+)'")]
    private static partial Regex Unknown();
}
