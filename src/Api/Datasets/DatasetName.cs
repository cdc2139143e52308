using System.Globalization;
using System.Text.RegularExpressions;
using TrainService.Api.Hosting;
using TrainService.Engine.Data.Samples;

namespace TrainService.Api.Datasets;

/// <summary>A data set as requests name it: <c>name</c> (its newest version), <c>name@version</c>, or
/// <c>sample:digits</c>.</summary>
internal sealed partial record DatasetName(string Name, int? Version)
{
    public bool IsSample => Name.StartsWith(SampleDatasets.Prefix, StringComparison.Ordinal);

    /// <exception cref="Refusal">It is no such name.</exception>
    public static DatasetName Parse(string text, string pointer)
    {
        var at = text.LastIndexOf('@');
        if (at < 0)
            return new(text, null);
        return int.TryParse(text[(at + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            && version > 0
            ? new(text[..at], version)
            : throw Refusal.At(pointer, "invalidDatasetName",
                $"'{text}': the version after @ must be an integer from 1.");
    }

    /// <summary>A name that an upload may have.</summary>
    public static void CheckNew(string name)
    {
        if (name.StartsWith(SampleDatasets.Prefix, StringComparison.Ordinal))
            throw Refusal.At(
                "/name", "invalidDatasetName", $"Names that begin with '{SampleDatasets.Prefix}' are built in.");
        if (!Allowed().IsMatch(name))
            throw Refusal.At("/name", "invalidDatasetName", $"'{name}' is no name for a data set: 1 to 100 letters, "
                + "digits, dots, hyphens and underscores, a letter or digit first.");
    }

    public override string ToString() => Version is { } version ? $"{Name}@{version}" : Name;

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Allowed();
}
