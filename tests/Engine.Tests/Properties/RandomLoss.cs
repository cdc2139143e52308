using System.Text.Json.Nodes;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Tests.Properties;

/// <summary>A loss that can judge an output, and targets for it.</summary>
internal static class RandomLoss
{
    // Null where the loss cannot judge the output.
    public static readonly IReadOnlyDictionary<string, Func<Draws, Shape, JsonObject?>> Recipes =
        new Dictionary<string, Func<Draws, Shape, JsonObject?>>
        {
            ["crossEntropy"] = CrossEntropy,
            ["binaryCrossEntropy"] = (draws, _) => draws.Chance(0.5) ? [] : new() { ["positiveWeight"] = draws.Number(0, 4) },
            ["meanSquaredError"] = (_, _) => [],
            ["meanAbsoluteError"] = (_, _) => [],
            ["huber"] = (draws, _) => new() { ["delta"] = draws.Number(0.05, 2) },
            ["klDivergence"] = (_, _) => [],
        };

    /// <param name="draws">What it is drawn from.</param>
    /// <param name="prediction">Shape of the output, batch first.</param>
    /// <param name="among">Those to choose from; all if left out.</param>
    public static JsonNode Draw(Draws draws, Shape prediction, params string[] among)
    {
        for (; ; )
        {
            var name = draws.OneOf<string>(among.Length > 0 ? among : [.. Recipes.Keys]);
            if (Recipes[name](draws, prediction) is not { } json)
                continue;
            json["type"] = name;
            return json.Count == 1 && draws.Chance(0.7) ? name : json;
        }
    }

    /// <summary>Classes where the loss takes such, else numbers from 0 to 1, which suit them all.</summary>
    public static double[] Targets(Draws draws, Shape targets, Shape prediction) => targets.Element == ElementType.Int32
        ? draws.Integers(targets.Count, prediction[ClassAxis(prediction)])
        : draws.Floats(targets.Count, 0.01);

    private static JsonObject? CrossEntropy(Draws draws, Shape prediction)
    {
        if (prediction.Rank is < 2 or > 4)
            return null;
        var classes = prediction[ClassAxis(prediction)];
        JsonObject json = [];
        if (draws.Chance(0.3))
            json["labelSmoothing"] = draws.Number(0, 1);
        if (draws.Chance(0.3))
            json["classWeights"] = new JsonArray([.. Enumerable.Range(0, classes).Select(_ => (JsonNode)draws.Number(0, 3))]);
        if (draws.Chance(0.3))
            json["ignoreIndex"] = draws.Between(-1, classes - 1);
        return json;
    }

    private static Index ClassAxis(Shape prediction) => prediction.Rank == 4 ? 1 : ^1;
}
