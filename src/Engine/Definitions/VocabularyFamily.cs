using System.Text.Json;

namespace TrainService.Engine.Definitions;

/// <summary>The members of one family of the vocabulary: the types a <c>"type"</c> property can name.</summary>
public sealed class VocabularyFamily
{
    private readonly Dictionary<string, Type> members;

    /// <param name="name">Plural, as in <c>/v1/vocabulary/{family}</c>.</param>
    /// <param name="singular">As in messages.</param>
    /// <param name="types">Records; each is called by its type name in camelCase.</param>
    public VocabularyFamily(string name, string singular, params ReadOnlySpan<Type> types)
    {
        (Name, Singular) = (name, singular);
        members = [];
        foreach (var type in types)
            members.Add(NameOf(type), type);
    }

    public string Name { get; }

    public string Singular { get; }

    /// <summary>"a layer", "an optimizer".</summary>
    internal string OneOfIt => $"{("aeiou".Contains(Singular[0]) ? "an" : "a")} {Singular}";

    public IReadOnlyDictionary<string, Type> Members => members;

    public static string NameOf(Type type) => JsonNamingPolicy.CamelCase.ConvertName(type.Name);
}
