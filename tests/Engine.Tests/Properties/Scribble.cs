using System.Text.Json.Nodes;

namespace TrainService.Engine.Tests.Properties;

/// <summary>A change that nobody in their right mind would make to a JSON document.</summary>
internal static class Scribble
{
    // With what a pointer has to escape, and what other notations do.
    private static readonly string[] Names = ["a/b", "~", "~1", "x.y", "the name", "it's", "a[0]", ""];

    private static readonly Func<Draws, JsonNode?>[] Values =
    [
        _ => null, _ => true, _ => "", _ => "x", _ => "/~\u00e9\"", _ => new JsonArray(), _ => new JsonObject(),
        draws => new JsonObject { [draws.OneOf(Names)] = new JsonArray() },
        draws => draws.OneOf(-2147483648, -2, -1, 0, 1, 2, 7, 16, 100, 4096, 65536, 1048576, 16777216, 536870911, 2147483647),
        draws => draws.OneOf(9007199254740993, long.MaxValue, long.MinValue),
        draws => draws.OneOf(-1e308, -0.5, 1e-300, 0.25, 0.999999, 1.5, 1e9, 1e300),
        draws => new JsonArray([.. Enumerable.Range(0, draws.Between(1, 3)).Select(_ => (JsonNode)draws.OneOf(-1, 0, 1, 2, 3, 4096, 1 << 24))]),
        draws => draws.OneOf("relu", "softmax", "crossEntropy", "same", "valid", "x0", "head", "layer1", "dense_1", "validation", "adam"),
        draws => new JsonObject { ["type"] = draws.OneOf("relu", "elu", "dense", "flatten", "reshape", "permute", "adam", "step", "topK") },
    ];

    public static void On(Draws draws, JsonObject document)
    {
        var places = Places(document).ToList();
        var (parent, key) = draws.OneOf<(JsonNode Parent, object Key)>(places);
        switch (draws.Between(0, 9))
        {
            case 0 when parent is JsonObject record:
                record.Remove((string)key);
                break;
            case 1 when parent is JsonObject record:
                record[draws.Chance(0.5) ? $"{key}s" : draws.OneOf(Names)] = record[(string)key]?.DeepClone();
                break;
            case 2 when parent is JsonArray array:
                array.RemoveAt((int)key);
                break;
            case 3 when parent is JsonArray array:
                array.Insert(draws.Between(0, array.Count), array[(int)key]?.DeepClone());
                break;
            case 4 or 5:
                var (other, from) = draws.OneOf<(JsonNode Parent, object Key)>(places);
                Set(parent, key, Get(other, from)?.DeepClone());
                break;
            default:
                Set(parent, key, draws.OneOf(Values)(draws));
                break;
        }
    }

    private static IEnumerable<(JsonNode Parent, object Key)> Places(JsonNode? json) => json switch
    {
        JsonObject record => record.SelectMany(property => Places(property.Value).Prepend((record, property.Key))),
        JsonArray array => array.Index().SelectMany(item => Places(item.Item).Prepend((array, item.Index))),
        _ => [],
    };

    private static JsonNode? Get(JsonNode parent, object key) => key is int index ? parent[index] : parent[(string)key];

    private static void Set(JsonNode parent, object key, JsonNode? value)
    {
        if (key is int index)
            parent[index] = value;
        else
            parent[(string)key] = value;
    }
}
