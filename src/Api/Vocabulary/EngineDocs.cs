using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace TrainService.Api.Vocabulary;

/// <summary>The summaries of documented types and properties, from the XML files beside the assemblies: formulas and
/// units are written once, where they are computed.</summary>
internal static partial class EngineDocs
{
    private static readonly Lazy<Dictionary<string, string>> Summaries = new(Read);

    public static string? Of(Type type) => Summaries.Value.GetValueOrDefault($"T:{type.FullName}");

    public static string? Of(PropertyInfo property) =>
        Summaries.Value.GetValueOrDefault($"P:{property.DeclaringType!.FullName}.{property.Name}");

    private static Dictionary<string, string> Read()
    {
        var summaries = new Dictionary<string, string>();
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory, "TrainService.*.xml"))
            foreach (var member in XDocument.Load(file).Descendants("member"))
                if (member.Attribute("name")?.Value is { } name && member.Element("summary") is { } summary)
                    summaries.TryAdd(name, Text(summary));
        return summaries;
    }

    private static string Text(XElement summary) =>
        Space().Replace(string.Concat(summary.Nodes().Select(node => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" } see => see.Attribute("cref")?.Value.Split('.')[^1] ?? "",
        XElement element => element.Value,
        _ => "",
    })), " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
