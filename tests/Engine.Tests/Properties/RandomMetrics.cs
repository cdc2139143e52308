using System.Text.Json.Nodes;
using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Metrics;

namespace TrainService.Engine.Tests.Properties;

/// <summary>Metrics and reports to ask for, each of which suits an output of the run.</summary>
internal static class RandomMetrics
{
    // One not named here has no parameters to draw.
    private static readonly Dictionary<Type, Func<Draws, JsonObject>> Parameters = new()
    {
        [typeof(TopK)] = draws => new() { ["k"] = draws.Between(1, 4) },
        [typeof(Precision)] = Average,
        [typeof(Recall)] = Average,
        [typeof(F1)] = Average,
    };

    public static JsonArray Draw(Draws draws, IReadOnlyList<TargetSchema> targets)
    {
        var metrics = new JsonArray();
        foreach (var (name, type) in Metric.Family.Members)
        {
            if (!draws.Chance(0.5))
                continue;
            var json = Parameters.TryGetValue(type, out var parameters) ? parameters(draws) : [];
            json["type"] = name;
            var metric = DefinitionReader.Parse<Metric>(json.ToJsonString());
            if (targets.Any(target => metric.Misfit(target) is null))
                metrics.Add(json.Count > 1 ? json : (JsonNode)name);
        }
        return metrics;
    }

    private static JsonObject Average(Draws draws) => draws.Chance(0.2) ? []
        : new() { ["average"] = draws.OneOf("binary", "macro", "micro", "weighted") };
}
