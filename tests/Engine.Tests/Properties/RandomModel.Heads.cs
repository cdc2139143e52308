using System.Text.Json.Nodes;

namespace TrainService.Engine.Tests.Properties;

internal sealed partial class RandomModel
{
    /// <summary>From inputs x0, x1 and so on to outputs that are asked for, each put on some layer.</summary>
    public static JsonObject Draw(Draws draws, IReadOnlyList<int[]> inputs, IReadOnlyList<RandomOutput> outputs)
    {
        var model = new RandomModel(draws, inputs);
        model.AddLayers(draws.Between(1, 6));
        if (inputs.Count > 1)
            model.JoinInputs();
        var trunk = model.known.Keys.ToList();
        foreach (var output in outputs)
            model.AddHead(output, draws.Chance(0.75) ? trunk[^1] : draws.OneOf(trunk));
        if (outputs.Count > 1 || draws.Chance(0.2))
            model.json["outputs"] = new JsonArray(
                [.. outputs.OrderBy(_ => draws.Between(0, 1 << 20)).Select(output => (JsonNode)output.Name)]);
        if (draws.Chance(0.3))
            model.json["name"] = "a random model";
        return model.json;
    }

    // Beside the last layer, as far as there is room for them.
    private void JoinInputs()
    {
        var parts = new JsonArray();
        foreach (var name in known.Keys.Where(name => name[0] == 'x').Append(Last).Distinct().ToList())
        {
            Add(new() { ["type"] = "flatten", ["inputs"] = Array(name) });
            parts.Add((JsonNode)Last);
        }
        if (parts.Count > 1)
            TryAdd(new() { ["type"] = "concat", ["inputs"] = parts });
    }

    private void AddHead(RandomOutput output, string on)
    {
        var (shape, source) = (output.Shape, known[on]);
        if (shape.Length == 3 && source.Length == 3 && shape.AsSpan(1).SequenceEqual(source.AsSpan(1)) && output.Activation == "linear")
            Add(new() { ["type"] = "conv2d", ["name"] = output.Name, ["inputs"] = Array(on), ["filters"] = shape[0], ["kernelSize"] = 1 });
        else if (shape.Length == 2 && source.Length == 2 && shape[0] == source[0] && output.Activation == "linear")
            Add(new() { ["type"] = "dense", ["name"] = output.Name, ["inputs"] = Array(on), ["units"] = shape[1] });
        else
            AddFlatHead(output, on);
    }

    private void AddFlatHead(RandomOutput output, string on)
    {
        if (known[on].Length != 1)
        {
            Add(new() { ["type"] = "flatten", ["inputs"] = Array(on) });
            on = Last;
        }
        JsonObject dense = new()
        {
            ["type"] = "dense", ["inputs"] = Array(on), ["activation"] = output.Activation,
            ["units"] = output.Shape.Aggregate(1, (product, extent) => product * extent),
        };
        if (output.Shape.Length == 1)
            dense["name"] = output.Name;
        Add(dense);
        if (output.Shape.Length != 1)
            Add(new() { ["type"] = "reshape", ["name"] = output.Name, ["shape"] = Array(output.Shape) });
    }

    private void Add(JsonObject layer)
    {
        if (!TryAdd(layer))
            throw new InvalidOperationException($"{layer.ToJsonString()} is too large");
    }
}
