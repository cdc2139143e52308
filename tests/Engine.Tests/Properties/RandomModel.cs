using System.Text.Json.Nodes;
using TrainService.Engine.Definitions;
using TrainService.Engine.Graph;
using TrainService.Engine.Models;

namespace TrainService.Engine.Tests.Properties;

/// <summary>A random model definition that every rule of the language allows: layers of the whole vocabulary on vectors, lines,
/// images and whatever reshapes make of them, with branches, joins and frozen layers.</summary>
internal sealed partial class RandomModel
{
    // Elements of a sample: finite differences stay fast.
    private const int MostElements = 400;

    private readonly Draws draws;
    private readonly string[] types;
    private readonly JsonObject json;
    private readonly Dictionary<string, int[]> known = [];
    private readonly HashSet<string> unread = [];

    private RandomModel(Draws draws, IReadOnlyList<int[]> inputs, params string[] without)
    {
        this.draws = draws;
        types = [.. RandomLayers.Recipes.Keys.Except(without)];
        json = new JsonObject
        {
            ["inputs"] = new JsonArray([.. inputs.Select((shape, i) =>
                (JsonNode)new JsonObject { ["name"] = $"x{i}", ["shape"] = Array(shape) })]),
            ["layers"] = new JsonArray(),
        };
        foreach (var (i, shape) in inputs.Index())
            known[$"x{i}"] = shape;
    }

    private JsonArray Layers => json["layers"]!.AsArray();

    private string Last { get; set; } = "x0";

    /// <summary>With one to three inputs.</summary>
    /// <param name="draws">What it is drawn from.</param>
    /// <param name="outputs">At most.</param>
    /// <param name="without">Types of layers to leave out.</param>
    public static JsonObject Draw(Draws draws, int outputs, params string[] without)
    {
        var model = new RandomModel(draws, [.. Enumerable.Range(0, draws.OneOf(1, 1, 2, 3)).Select(_ => Shape(draws))], without);
        model.AddLayers(draws.Between(2, 8));
        if (draws.Chance(0.5))
            model.json["outputs"] = new JsonArray(
                [.. model.unread.Where(name => name != model.Last).Take(outputs - 1).Append(model.Last).Select(name => (JsonNode)name)]);
        return model.json;
    }

    public static int[] Shape(Draws draws) => draws.Between(0, 7) switch
    {
        0 or 1 => [draws.OneOf(1, 2, 3, 4, 7, 8, 9, 16, 17, 33)],
        2 or 3 => [draws.OneOf(1, 2, 3, 4, 6), draws.Between(1, 12)],
        4 => [.. Enumerable.Range(0, draws.OneOf(0, 4, 5)).Select(_ => draws.Between(1, 3))],
        _ => [draws.OneOf(1, 2, 3, 4, 6, 8), draws.Between(1, 7), draws.Between(1, 7)],
    };

    private void AddLayers(int count)
    {
        for (var (added, tries) = (0, 0); added < count && tries < 200; tries++)
            if (Next() is { } layer && TryAdd(layer))
                added++;
    }

    private JsonObject? Next()
    {
        var name = draws.Chance(0.75) ? Last : draws.OneOf<string>([.. known.Keys]);
        var type = draws.OneOf<string>(types);
        if (RandomLayers.Recipes[type](draws, new RandomPlace(name, known[name], known)) is not { } layer)
            return null;
        layer["type"] = type;
        if (layer["inputs"] is null && (name != Last || draws.Chance(0.5)))
            layer["inputs"] = Array(name);
        if (draws.Chance(0.4))
            layer["name"] = $"layer{Layers.Count}";
        if (draws.Chance(0.15))
            layer["trainable"] = false;
        return layer;
    }

    // False where the result would be too large.
    private bool TryAdd(JsonObject layer)
    {
        Layers.Add(layer);
        var built = ModelBuilder.Build(
            new GraphBuilder(), DefinitionReader.Parse<ModelDefinition>(json.ToJsonString()), batchSize: 2, training: true);
        var (name, shape) = (built.Layers[^1].Name, built.Layers[^1].Output.Shape);
        if (shape.Count / 2 > MostElements)
        {
            Layers.RemoveAt(Layers.Count - 1);
            return false;
        }
        foreach (var read in layer["inputs"] is JsonArray inputs ? inputs.Select(input => (string)input!) : [Last])
            unread.Remove(read);
        known[name] = [.. shape.Axes.Skip(1)];
        unread.Add(Last = name);
        return true;
    }

    private static JsonArray Array(int[] numbers) => new([.. numbers.Select(number => (JsonNode)number)]);

    private static JsonArray Array(string name) => new((JsonNode)name);
}
