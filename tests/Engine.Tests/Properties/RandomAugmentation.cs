using System.Text.Json.Nodes;
using TrainService.Engine.Augmentation;

namespace TrainService.Engine.Tests.Properties;

/// <summary>How random images [C, H, W] are changed while they are trained on.</summary>
internal static class RandomAugmentation
{
    // Null where there is nothing to draw of such images.
    public static readonly IReadOnlyDictionary<string, Func<Draws, int[], JsonObject?>> Recipes =
        new Dictionary<string, Func<Draws, int[], JsonObject?>>
        {
            ["randomCrop"] = (draws, image) => Math.Min(image[1], image[2]) == 1 ? null
                : new() { ["padding"] = draws.Between(1, Math.Min(image[1], image[2]) - 1) },
            ["randomFlip"] = (draws, _) => new() { ["axis"] = draws.OneOf("horizontal", "vertical") },
            ["randomRotation"] = (draws, _) => new() { ["degrees"] = draws.Number(0, 180) },
            ["randomScale"] = (draws, _) => new() { ["minimum"] = draws.Number(0.5, 1), ["maximum"] = draws.Number(1, 2) },
            ["colorJitter"] = (draws, image) => new()
            {
                ["brightness"] = draws.Number(0, 2), ["contrast"] = draws.Number(0, 2), ["saturation"] = image[0] == 3 ? draws.Number(0, 2) : 0,
            },
            ["gaussianNoise"] = (draws, _) => new() { ["deviation"] = draws.Number(0, 1) },
        };

    public static JsonArray Draw(Draws draws, int[] image) => new([.. Enumerable.Range(0, draws.Between(1, 3)).Select(JsonNode (_) => One(draws, image))]);

    private static JsonObject One(Draws draws, int[] image)
    {
        for (; ; )
        {
            var name = draws.OneOf<string>([.. ImageAugmentation.Family.Members.Keys]);
            if (Recipes[name](draws, image) is not { } json)
                continue;
            json["type"] = name;
            if (draws.Chance(0.5))
                json["probability"] = draws.Number(0, 1);
            return json;
        }
    }
}
