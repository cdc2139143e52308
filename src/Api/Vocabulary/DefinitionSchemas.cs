using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using TrainService.Engine.Definitions;
using Families = TrainService.Engine.Definitions.Vocabulary;

namespace TrainService.Api.Vocabulary;

/// <summary>JSON Schemas of what the definition reader reads, from the same types: nothing is said twice, so nothing
/// can differ. Named schemas are gathered and referred to.</summary>
/// <param name="referencePrefix">Where the named schemas will stand, <c>#/$defs/</c> say.</param>
internal sealed class DefinitionSchemas(string referencePrefix)
{
    private readonly SortedDictionary<string, JsonObject?> named = new(StringComparer.Ordinal);

    /// <summary>All schemas that were referred to so far.</summary>
    public IEnumerable<KeyValuePair<string, JsonObject>> Named =>
        named.Select(pair => KeyValuePair.Create(pair.Key, pair.Value!));

    /// <summary>The schema of any type that a definition may have.</summary>
    public JsonObject Of(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Of(underlying);
        if (Families.Families.TryGetValue(type, out var family))
            return Reference(NameOf(family), () => Family(family));
        if (Scalar(type) is { } scalar)
            return scalar;
        if (type.IsEnum)
            return Reference(type.Name, () => Choice(type));
        if (DefinitionReader.ValueOfDictionary(type) is { } value)
            return new JsonObject { ["type"] = "object", ["additionalProperties"] = Of(value) };
        return type.IsArray
            ? new JsonObject { ["type"] = "array", ["items"] = Of(type.GetElementType()!) }
            : Reference(type.Name, () => Record(type, null));
    }

    /// <summary>The schema of one member of a family.</summary>
    public JsonObject Member(VocabularyFamily family, string name) =>
        Reference(NameOf(family.Members[name].Name, family), () => Record(family.Members[name], name));

    /// <summary>What can be said of a property beside its type: range, default, meaning.</summary>
    public JsonObject Property(DefinitionProperty property)
    {
        var schema = Of(property.Type);
        if (property.Range is { } range)
            AddRange(schema, range);
        if (EngineDocs.Of(property.Property) is { } summary)
            schema["description"] = summary;
        if (DefinitionDefaults.Of(property) is { } value)
            schema["default"] = value;
        return schema;
    }

    private JsonObject Reference(string name, Func<JsonObject> build)
    {
        // Entered before it is built: families refer to each other.
        if (named.TryAdd(name, null))
            named[name] = build();
        return new JsonObject { ["$ref"] = referencePrefix + name };
    }

    private JsonObject Family(VocabularyFamily family)
    {
        var (oneOf, mapping) = (new JsonArray(), new JsonObject());
        foreach (var name in family.Members.Keys)
        {
            var member = Member(family, name);
            mapping[name] = member["$ref"]!.GetValue<string>();
            oneOf.Add(member);
        }
        // A name alone stands for its member with every default.
        var names = new JsonArray([.. family.Members
            .Where(member => !DefinitionProperty.Of(member.Value).Any(property => property.IsRequired))
            .Select(member => JsonValue.Create(member.Key))]);
        return new JsonObject
        {
            ["anyOf"] = new JsonArray(
                new JsonObject
                {
                    ["oneOf"] = oneOf,
                    ["discriminator"] = new JsonObject { ["propertyName"] = "type", ["mapping"] = mapping },
                },
                new JsonObject { ["type"] = "string", ["enum"] = names }),
        };
    }

    private JsonObject Record(Type type, string? memberName)
    {
        var (properties, required) = (new JsonObject(), new JsonArray());
        if (memberName is not null)
        {
            properties["type"] = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray(memberName) };
            required.Add("type");
        }
        foreach (var property in DefinitionProperty.Of(type))
        {
            properties[property.Name] = Property(property);
            if (property.IsRequired)
                required.Add(property.Name);
        }
        var schema = new JsonObject { ["type"] = "object" };
        if (EngineDocs.Of(type) is { } summary)
            schema["description"] = summary;
        if (required.Count > 0)
            schema["required"] = required;
        schema["properties"] = properties;
        schema["additionalProperties"] = false;
        return schema;
    }

    private static JsonObject? Scalar(Type type) =>
        type == typeof(int) ? new() { ["type"] = "integer", ["format"] = "int32" }
        : type == typeof(long) ? new() { ["type"] = "integer", ["format"] = "int64" }
        : type == typeof(double) ? new() { ["type"] = "number", ["format"] = "double" }
        : type == typeof(bool) ? new() { ["type"] = "boolean" }
        : type == typeof(string) ? new() { ["type"] = "string" }
        : type == typeof(Pair) ? new() { ["anyOf"] = new JsonArray(Integer(), Two()) }
        : type == typeof(Padding) ? new() { ["anyOf"] = new JsonArray(ValidOrSame(), Integer(), Two()) }
        : type == typeof(LinePadding) ? new() { ["anyOf"] = new JsonArray(ValidOrSame(), Integer()) }
        : type == typeof(JsonElement) ? []
        : type == typeof(IReadOnlyDictionary<string, string>) ? new()
        {
            ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = "string" },
        }
        : null;

    private static JsonObject Choice(Type type) => new()
    {
        ["type"] = "string",
        ["enum"] = new JsonArray([.. Enum.GetNames(type)
            .Select(name => JsonValue.Create(JsonNamingPolicy.CamelCase.ConvertName(name)))]),
    };

    private static JsonObject Integer() => new() { ["type"] = "integer" };

    private static JsonObject ValidOrSame() => new()
    {
        ["type"] = "string", ["enum"] = new JsonArray("valid", "same"),
    };

    private static JsonObject Two() => new()
    {
        ["type"] = "array", ["items"] = Integer(), ["minItems"] = 2, ["maxItems"] = 2,
    };

    // A range of an array is one of its items, a range of a pair one of both numbers.
    private static void AddRange(JsonObject schema, System.ComponentModel.DataAnnotations.RangeAttribute range)
    {
        if (schema["items"] is JsonObject items)
            AddRange(items, range);
        else if (schema["anyOf"] is JsonArray choices)
            foreach (var choice in choices.OfType<JsonObject>())
                AddRange(choice, range);
        else if (schema["type"]?.GetValue<string>() is "integer" or "number")
        {
            schema[range.MinimumIsExclusive ? "exclusiveMinimum" : "minimum"] = Number(range.Minimum);
            if (Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture) < int.MaxValue)
                schema[range.MaximumIsExclusive ? "exclusiveMaximum" : "maximum"] = Number(range.Maximum);
        }
    }

    private static JsonValue Number(object bound) => bound switch
    {
        int integer => JsonValue.Create(integer),
        double number => JsonValue.Create(number),
        _ => JsonValue.Create(Convert.ToDecimal(bound, CultureInfo.InvariantCulture)),
    };

    private static string NameOf(VocabularyFamily family) => Capital(family.Singular);

    private static string NameOf(string member, VocabularyFamily family) => member + Capital(family.Singular);

    private static string Capital(string word) =>
        string.Concat(word.Split(' ').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
}
