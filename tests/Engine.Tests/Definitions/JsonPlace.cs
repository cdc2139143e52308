using System.Text.Json.Nodes;

namespace TrainService.Engine.Tests.Definitions;

/// <summary>Where JSON pointers (RFC 6901) lead.</summary>
internal static class JsonPlace
{
    /// <summary>To a value, or to a property that is not there of an object that is, or of a name that stands for one.</summary>
    public static bool IsIn(JsonNode? json, string pointer)
    {
        if (pointer.Length > 0 && pointer[0] != '/')
            return false;
        var steps = pointer.Split('/')[1..];
        for (var i = 0; i < steps.Length; i++)
            if (json is JsonArray array && int.TryParse(steps[i], out var index) && index < array.Count)
                json = array[index];
            else if (json is JsonObject record)
            {
                if (!record.TryGetPropertyValue(steps[i].Replace("~1", "/").Replace("~0", "~"), out json))
                    return i == steps.Length - 1;
            }
            else
                return i == steps.Length - 1 && json is JsonValue name && name.TryGetValue<string>(out _);
        return true;
    }
}
