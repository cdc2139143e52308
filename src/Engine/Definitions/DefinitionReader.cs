using System.Text.Json;

namespace TrainService.Engine.Definitions;

/// <summary>
/// Reads definitions from JSON into records. Knows nothing of any one record: properties, defaults, ranges and vocabulary
/// come from the types. Collects every error with its JSON pointer instead of stopping at the first.
/// </summary>
public sealed partial class DefinitionReader
{
    private readonly List<DefinitionError> errors = [];

    /// <exception cref="DefinitionException">Anything was wrong.</exception>
    public static T Read<T>(JsonElement json, string pointer = "")
    {
        var reader = new DefinitionReader();
        reader.CheckTexts(json, pointer);
        var value = reader.errors.Count == 0 ? reader.Value(typeof(T), json, pointer) : null;
        return reader.errors.Count == 0 ? (T)value! : throw new DefinitionException(reader.errors);
    }

    /// <exception cref="DefinitionException">The text is no JSON, or anything in it was wrong.</exception>
    public static T Parse<T>(string json, string pointer = "")
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read<T>(document.RootElement, pointer);
        }
        catch (JsonException exception)
        {
            throw new DefinitionException(pointer, $"this is no JSON, {BrokenJson.Describe(exception)}");
        }
    }

    private object? Value(Type type, JsonElement json, string pointer, bool oneStandsForMany = false)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return json.ValueKind == JsonValueKind.Null ? null : Value(underlying, json, pointer);
        if (Vocabulary.Families.TryGetValue(type, out var family))
            return Member(family, json, pointer);
        if (Scalar(type, json, pointer, out var scalar))
            return scalar;
        if (ValueOfDictionary(type) is { } member)
            return Named(member, json, pointer, oneStandsForMany);
        if (type.IsArray)
            return Array(type.GetElementType()!, json, pointer, oneStandsForMany);
        return json.ValueKind == JsonValueKind.Object
            ? Record(type, json, pointer, hasType: false)
            : Fail(pointer, "expected an object", json);
    }

    private object? Member(VocabularyFamily family, JsonElement json, string pointer)
    {
        var isObject = json.ValueKind == JsonValueKind.Object;
        if (!isObject && json.ValueKind != JsonValueKind.String)
            return Fail(pointer, $"expected {family.OneOfIt}: an object with a \"type\", or its name", json);
        var type = isObject && json.TryGetProperty("type", out var property) ? property : json;
        if (type.ValueKind != JsonValueKind.String)
            return Fail(pointer,
                $"{family.OneOfIt} needs a \"type\"; allowed: {string.Join(", ", family.Members.Keys)}");
        var name = type.GetString()!;
        if (!family.Members.TryGetValue(name, out var record))
            return Fail(isObject ? pointer + "/type" : pointer,
                $"unknown {family.Singular} '{name}'{NearestName.Hint(name, family.Members.Keys)}");
        return Record(record, json, pointer, hasType: true);
    }

    private System.Array? Array(Type element, JsonElement json, string pointer, bool oneStandsForMany)
    {
        if (oneStandsForMany && json.ValueKind == JsonValueKind.String)
            return new[] { json.GetString()! };
        if (json.ValueKind != JsonValueKind.Array)
        {
            Fail(pointer, oneStandsForMany ? "expected a string or an array of strings" : "expected an array", json);
            return null;
        }
        var result = System.Array.CreateInstance(element, json.GetArrayLength());
        var complete = true;
        for (var i = 0; i < result.Length; i++)
            if (Value(element, json[i], $"{pointer}/{i}") is { } item)
                result.SetValue(item, i);
            else
                complete = false;
        return complete ? result : null;
    }

    private object? Fail(string pointer, string message, JsonElement? found = null)
    {
        errors.Add(new(pointer, found is { } json ? $"{message}, found {Describe(json)}" : message));
        return null;
    }

    private static string Describe(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.Null => "null",
        _ => json.GetRawText() is { Length: > 40 } text ? text[..40] + "..." : json.GetRawText(),
    };
}
