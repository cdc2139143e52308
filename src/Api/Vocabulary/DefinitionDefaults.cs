using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using TrainService.Engine.Definitions;
using Families = TrainService.Engine.Definitions.Vocabulary;

namespace TrainService.Api.Vocabulary;

/// <summary>What a property is when a definition leaves it out, as it would be written.</summary>
internal static class DefinitionDefaults
{
    /// <summary>None for a required property, and for one that is absent by default.</summary>
    public static JsonNode? Of(DefinitionProperty property) =>
        property.IsRequired || property.Property.ReflectedType is not { IsAbstract: false } record
            ? null
            : Write(property.Property.GetValue(Activator.CreateInstance(record)));

    private static JsonNode? Write(object? value) => value switch
    {
        null => null,
        int integer => JsonValue.Create(integer),
        long integer => JsonValue.Create(integer),
        double number => JsonValue.Create(number),
        bool flag => JsonValue.Create(flag),
        string text => JsonValue.Create(text),
        Pair pair => Pair(pair),
        Padding { Same: true } => "same",
        Padding padding => padding == Padding.Valid ? "valid" : Pair(padding.Amount),
        LinePadding { Same: true } => "same",
        LinePadding padding => padding == LinePadding.Valid ? "valid" : JsonValue.Create(padding.Amount),
        Enum name => JsonNamingPolicy.CamelCase.ConvertName(name.ToString()),
        IEnumerable items => new JsonArray([.. items.Cast<object>().Select(Write)]),
        _ => Record(value),
    };

    private static JsonNode Pair(Pair pair) => pair.Vertical == pair.Horizontal
        ? JsonValue.Create(pair.Vertical)
        : new JsonArray(pair.Vertical, pair.Horizontal);

    /// <summary>A member of the vocabulary by its name; properties that differ from the member's own defaults do not
    /// occur.</summary>
    private static JsonNode Record(object value)
    {
        var type = value.GetType();
        if (Families.Families.Keys.Any(family => family.IsAssignableFrom(type)))
            return VocabularyFamily.NameOf(type);
        var written = new JsonObject();
        foreach (var property in DefinitionProperty.Of(type))
            if (Write(property.Property.GetValue(value)) is { } part)
                written[property.Name] = part;
        return written;
    }
}
