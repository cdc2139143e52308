using System.Text.Json;

namespace TrainService.Engine.Definitions;

public sealed partial class DefinitionReader
{
    /// <summary>Reads what is no record, array or member of the vocabulary; false if the type is none of these.</summary>
    private bool Scalar(Type type, JsonElement json, string pointer, out object? value)
    {
        if (type == typeof(int))
            value = json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out var integer)
                ? integer : Fail(pointer, "expected an integer", json);
        else if (type == typeof(long))
            value = json.ValueKind == JsonValueKind.Number && json.TryGetInt64(out var integer)
                ? integer : Fail(pointer, "expected an integer", json);
        else if (type == typeof(double))
            value = json.ValueKind == JsonValueKind.Number && double.IsFinite(json.GetDouble())
                ? json.GetDouble() : Fail(pointer, "expected a number", json);
        else if (type == typeof(bool))
            value = json.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? json.GetBoolean() : Fail(pointer, "expected true or false", json);
        else if (type == typeof(string))
            value = json.ValueKind == JsonValueKind.String
                ? json.GetString() : Fail(pointer, "expected a string", json);
        else if (type == typeof(Pair))
            value = TwoNumbers(json) ?? Fail(pointer, "expected an integer or a pair of integers", json);
        else if (type == typeof(Padding))
            value = PaddingOf(json) ?? Fail(pointer, "expected \"valid\", \"same\", an integer or a pair of integers", json);
        else if (type == typeof(LinePadding))
            value = LinePaddingOf(json) ?? Fail(pointer, "expected \"valid\", \"same\" or an integer", json);
        else if (type == typeof(JsonElement))
            value = json.Clone();
        else if (type == typeof(IReadOnlyDictionary<string, string>))
            value = Strings(json, pointer);
        else if (type.IsEnum)
            value = Choice(type, json, pointer);
        else
        {
            value = null;
            return false;
        }
        return true;
    }

    private static object? TwoNumbers(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Number when json.TryGetInt32(out var both) => new Pair(both, both),
        JsonValueKind.Array when json.GetArrayLength() == 2 && json.EnumerateArray().All(IsInteger) =>
            new Pair(json[0].GetInt32(), json[1].GetInt32()),
        _ => null,
    };

    private static object? PaddingOf(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String when json.ValueEquals("valid") => Padding.Valid,
        JsonValueKind.String when json.ValueEquals("same") => new Padding(true, 0),
        JsonValueKind.String => null,
        _ => TwoNumbers(json) is Pair amount ? new Padding(false, amount) : null,
    };

    private static object? LinePaddingOf(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String when json.ValueEquals("valid") => LinePadding.Valid,
        JsonValueKind.String when json.ValueEquals("same") => new LinePadding(true, 0),
        JsonValueKind.Number when json.TryGetInt32(out var amount) => new LinePadding(false, amount),
        _ => null,
    };

    private object? Strings(JsonElement json, string pointer)
    {
        if (json.ValueKind != JsonValueKind.Object)
            return Fail(pointer, "expected an object of strings", json);
        var strings = new Dictionary<string, string>();
        foreach (var property in json.EnumerateObject())
        {
            var at = JsonPointer.To(pointer, property.Name);
            if (property.Value.ValueKind != JsonValueKind.String)
                Fail(at, "expected a string", property.Value);
            else if (!strings.TryAdd(property.Name, property.Value.GetString()!))
                Fail(at, $"'{property.Name}' is given twice");
        }
        return strings;
    }

    private object? Choice(Type type, JsonElement json, string pointer)
    {
        if (json.ValueKind != JsonValueKind.String)
            return Fail(pointer, "expected a string", json);
        var choices = Enum.GetValues(type).Cast<object>()
            .ToDictionary(choice => JsonNamingPolicy.CamelCase.ConvertName(choice.ToString()!));
        var name = json.GetString()!;
        return choices.TryGetValue(name, out var known)
            ? known
            : Fail(pointer, $"'{name}' is not allowed{NearestName.Hint(name, choices.Keys)}");
    }

    private static bool IsInteger(JsonElement json) => json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out _);
}
