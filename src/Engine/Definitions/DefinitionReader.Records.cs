using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;

namespace TrainService.Engine.Definitions;

public sealed partial class DefinitionReader
{
    private object? Record(Type type, JsonElement json, string pointer, bool hasType)
    {
        var record = Activator.CreateInstance(type)!;
        var properties = DefinitionProperty.Of(type);
        var (found, errorsBefore) = (new HashSet<string>(), errors.Count);
        if (json.ValueKind == JsonValueKind.Object)
            foreach (var property in json.EnumerateObject())
                if (hasType && property.NameEquals("type"))
                    RequireFirst("type", pointer + "/type", found);
                else if (properties.FirstOrDefault(candidate => property.NameEquals(candidate.Name)) is { } known)
                    Set(record, known, property.Value, $"{pointer}/{known.Name}", found);
                else
                    Fail(JsonPointer.To(pointer, property.Name), $"unknown property '{property.Name}'"
                        + NearestName.Hint(property.Name, properties.Select(candidate => candidate.Name)));
        foreach (var missing in properties.Where(property => property.IsRequired && !found.Contains(property.Name)))
            Fail($"{pointer}/{missing.Name}", hasType
                ? $"'{missing.Name}' is required for {VocabularyFamily.NameOf(type)}"
                : $"'{missing.Name}' is required");
        if (record is IValidatableObject whole && errors.Count == errorsBefore)
            CheckWhole(whole, pointer);
        return record;
    }

    // What no range of one property says: how properties go together.
    private void CheckWhole(IValidatableObject record, string pointer)
    {
        foreach (var result in record.Validate(new ValidationContext(record)))
            Fail($"{pointer}/{JsonNamingPolicy.CamelCase.ConvertName(result.MemberNames.Single())}", result.ErrorMessage!);
    }

    private void Set(object record, DefinitionProperty property, JsonElement json, string pointer, HashSet<string> found)
    {
        if (!RequireFirst(property.Name, pointer, found))
            return;
        if (json.ValueKind == JsonValueKind.Null && !property.IsRequired)
            return;
        if (Value(property.Type, json, pointer, property.OneStandsForMany) is not { } value)
            return;
        if (property.Range is { } range)
            CheckRange(range, value, json, pointer);
        property.Property.SetValue(record, value);
    }

    private bool RequireFirst(string name, string pointer, HashSet<string> found)
    {
        if (found.Add(name))
            return true;
        Fail(pointer, $"'{name}' is given twice");
        return false;
    }

    private void CheckRange(RangeAttribute range, object value, JsonElement json, string pointer)
    {
        if (value is Array items)
            for (var i = 0; i < items.Length; i++)
                CheckRange(range, items.GetValue(i)!, json[i], $"{pointer}/{i}");
        else if (Numbers(value).Any(number => !Inside(range, number)))
            Fail(pointer, $"must be {Text(range)}", json);
    }

    private static IEnumerable<double> Numbers(object value) => value switch
    {
        Pair pair => [pair.Vertical, pair.Horizontal],
        Padding padding => [padding.Amount.Vertical, padding.Amount.Horizontal],
        LinePadding padding => [padding.Amount],
        _ => [Convert.ToDouble(value, CultureInfo.InvariantCulture)],
    };

    private static bool Inside(RangeAttribute range, double number)
    {
        var (minimum, maximum) = (Bound(range.Minimum), Bound(range.Maximum));
        return (range.MinimumIsExclusive ? number > minimum : number >= minimum)
            && (range.MaximumIsExclusive ? number < maximum : number <= maximum);
    }

    private static double Bound(object bound) => Convert.ToDouble(bound, CultureInfo.InvariantCulture);

    private static string Text(RangeAttribute range)
    {
        var lower = $"{(range.MinimumIsExclusive ? "greater than" : "at least")} {range.Minimum}";
        var upper = $"{(range.MaximumIsExclusive ? "less than" : "at most")} {range.Maximum}";
        return Bound(range.Maximum) >= int.MaxValue ? lower : $"{lower} and {upper}";
    }

    /// <summary>Of a dictionary by name, the type of what is named; null for all else.</summary>
    public static Type? ValueOfDictionary(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>)
            && type.GetGenericArguments() is [var key, var value] && key == typeof(string)
            ? value
            : null;

    private object? Named(Type member, JsonElement json, string pointer, bool oneStandsForMany)
    {
        if (json.ValueKind != JsonValueKind.Object)
            return Fail(pointer, "expected an object", json);
        // In the order of the text.
        var named = (IDictionary)Activator.CreateInstance(typeof(OrderedDictionary<,>).MakeGenericType(typeof(string), member))!;
        foreach (var property in json.EnumerateObject())
        {
            var at = JsonPointer.To(pointer, property.Name);
            if (named.Contains(property.Name))
                Fail(at, $"'{property.Name}' is given twice");
            else if (Value(member, property.Value, at, oneStandsForMany) is { } value)
                named.Add(property.Name, value);
        }
        return named;
    }
}
