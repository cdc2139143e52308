using System.Text.Json.Nodes;

namespace TrainService.Engine.Tests.Properties;

/// <summary>For each layer of the vocabulary, random parameters that are legal on an input; null where the layer takes none
/// such.</summary>
internal static class RandomLayers
{
    public static readonly IReadOnlyDictionary<string, Func<Draws, RandomPlace, JsonObject?>> Recipes =
        new Dictionary<string, Func<Draws, RandomPlace, JsonObject?>>
        {
            ["dense"] = (draws, at) => at.Rank == 0 ? null : Learned(draws, new() { ["units"] = draws.OneOf(1, 2, 3, 4, 6, 8, 9, 17) }),
            ["conv1d"] = Conv1d,
            ["conv2d"] = Conv2d,
            ["convTranspose2d"] = ConvTranspose2d,
            ["maxPool1d"] = Pool1d,
            ["averagePool1d"] = Pool1d,
            ["maxPool2d"] = Pool2d,
            ["averagePool2d"] = Pool2d,
            ["globalAveragePool2d"] = (_, at) => at.IsImage ? [] : null,
            ["globalMaxPool2d"] = (_, at) => at.IsImage ? [] : null,
            ["flatten"] = (_, _) => [],
            ["reshape"] = (draws, at) => new() { ["shape"] = Json(Factors(draws, at.Count)) },
            ["permute"] = (draws, at) => new() { ["axes"] = Json(Order(draws, at.Rank)) },
            ["upsample2d"] = (draws, at) => at.IsImage ? Sometimes(draws, "factor", Pair(draws, 1, 3)) : null,
            ["zeroPad2d"] = (draws, at) => at.IsImage ? new() { ["padding"] = Pair(draws, 0, 2) } : null,
            ["add"] = (draws, at) => Joined(draws, at, at.Stretchable),
            ["multiply"] = (draws, at) => Joined(draws, at, at.Stretchable),
            ["concat"] = Concat,
            ["activation"] = (draws, at) => new() { ["function"] = RandomActivation.Draw(draws, at.Rank == 0) },
            ["dropout"] = (draws, _) => Sometimes(draws, "rate", draws.Number(0, 0.7)),
            ["batchNorm"] = (draws, at) => at.Rank == 0 ? null
                : new() { ["momentum"] = draws.Number(0, 1), ["epsilon"] = Epsilon(draws) },
            ["layerNorm"] = (draws, at) => at.Rank == 0 ? null : new() { ["epsilon"] = Epsilon(draws) },
            ["groupNorm"] = (draws, at) => at.Rank == 0 ? null
                : new() { ["groups"] = draws.DivisorOf(at.Shape[0]), ["epsilon"] = Epsilon(draws) },
        };

    private static JsonObject? Conv1d(Draws draws, RandomPlace at)
    {
        if (at.Rank != 2)
            return null;
        var along = Window(draws, at.Shape[1]);
        return Grouped(draws, at.Shape[0], new()
        {
            ["kernelSize"] = along.Kernel, ["stride"] = along.Stride, ["dilation"] = along.Dilation,
            ["padding"] = draws.Chance(0.3) ? "same" : along.Padding == 0 && draws.Chance(0.5) ? "valid" : along.Padding,
        });
    }

    private static JsonObject? Conv2d(Draws draws, RandomPlace at)
    {
        if (!at.IsImage)
            return null;
        var (down, across) = (Window(draws, at.Shape[1]), Window(draws, at.Shape[2]));
        return Grouped(draws, at.Shape[0], new()
        {
            ["kernelSize"] = Json([down.Kernel, across.Kernel]), ["stride"] = Json([down.Stride, across.Stride]),
            ["dilation"] = Json([down.Dilation, across.Dilation]),
            ["padding"] = draws.Chance(0.3) ? "same" : Json([down.Padding, across.Padding]),
        });
    }

    private static JsonObject? ConvTranspose2d(Draws draws, RandomPlace at)
    {
        if (!at.IsImage)
            return null;
        int[] stride = [draws.Between(1, 3), draws.Between(1, 3)], kernel = [draws.Between(1, 3), draws.Between(1, 3)];
        int[] more = [draws.Between(0, stride[0] - 1), draws.Between(0, stride[1] - 1)];
        int[] padding = [.. Enumerable.Range(0, 2).Select(axis => draws.Between(0,
            Math.Min(2, (((at.Shape[axis + 1] - 1) * stride[axis]) + kernel[axis] + more[axis] - 1) / 2)))];
        return Learned(draws, new()
        {
            ["filters"] = draws.Between(1, 5), ["kernelSize"] = Json(kernel), ["stride"] = Json(stride),
            ["padding"] = Json(padding), ["outputPadding"] = Json(more),
        });
    }

    private static JsonObject? Pool1d(Draws draws, RandomPlace at)
    {
        if (at.Rank != 2)
            return null;
        var along = Pool(draws, at.Shape[1]);
        JsonObject json = new() { ["poolSize"] = along.Kernel, ["padding"] = along.Padding };
        if (draws.Chance(0.5))
            json["stride"] = along.Stride;
        return json;
    }

    private static JsonObject? Pool2d(Draws draws, RandomPlace at)
    {
        if (!at.IsImage)
            return null;
        var (down, across) = (Pool(draws, at.Shape[1]), Pool(draws, at.Shape[2]));
        JsonObject json = new()
        {
            ["poolSize"] = Json([down.Kernel, across.Kernel]), ["padding"] = Json([down.Padding, across.Padding]),
        };
        if (draws.Chance(0.5))
            json["stride"] = Json([down.Stride, across.Stride]);
        return json;
    }

    private static JsonObject? Concat(Draws draws, RandomPlace at)
    {
        if (at.Rank == 0)
            return null;
        var axis = draws.Between(0, at.Rank - 1);
        var json = Joined(draws, at, at.EqualBut(axis));
        if (axis > 0 || draws.Chance(0.5))
            json["axis"] = draws.Chance(0.5) ? axis : axis - at.Rank;
        return json;
    }

    // With what fits, the input itself again if nothing else does.
    private static JsonObject Joined(Draws draws, RandomPlace at, IReadOnlyList<string> fitting)
    {
        List<string> names = [at.Name, draws.OneOf(fitting)];
        if (draws.Chance(0.3))
            names.Add(draws.OneOf<string>(names));
        return new() { ["inputs"] = new JsonArray([.. (draws.Chance(0.5) ? names : names.AsEnumerable().Reverse()).Select(name => (JsonNode)name)]) };
    }

    private static JsonObject Grouped(Draws draws, int channels, JsonObject json)
    {
        var groups = draws.Chance(0.5) ? 1 : draws.DivisorOf(channels);
        json["filters"] = groups * draws.Between(1, Math.Max(1, 8 / groups));
        json["groups"] = groups;
        return Learned(draws, json);
    }

    private static JsonObject Learned(Draws draws, JsonObject json)
    {
        if (draws.Chance(0.7))
            json["activation"] = RandomActivation.Draw(draws);
        if (draws.Chance(0.4))
            json["useBias"] = draws.Chance(0.3);
        return json;
    }

    private static (int Kernel, int Stride, int Dilation, int Padding) Window(Draws draws, int extent)
    {
        var (dilation, padding) = (draws.Between(1, 2), draws.Between(0, 2));
        var most = ((extent + (2 * padding) - 1) / dilation) + 1;
        return (draws.Between(1, Math.Min(4, most)), draws.Between(1, 3), dilation, padding);
    }

    // No window lies in the padding alone: it is at most half of one.
    private static (int Kernel, int Stride, int Padding) Pool(Draws draws, int extent)
    {
        var kernel = draws.Between(1, Math.Min(4, extent));
        return (kernel, draws.Between(1, 3), draws.Between(0, kernel / 2));
    }

    private static JsonObject Sometimes(Draws draws, string property, JsonNode value) =>
        draws.Chance(0.7) ? new() { [property] = value } : [];

    private static double Epsilon(Draws draws) => draws.OneOf(1e-5, 1e-3, 0.1);

    private static JsonNode Pair(Draws draws, int from, int to) => draws.Chance(0.5)
        ? draws.Between(from, to)
        : Json([draws.Between(from, to), draws.Between(from, to)]);

    private static JsonArray Json(int[] numbers) => new JsonArray([.. numbers.Select(number => (JsonNode)number)]);

    private static int[] Order(Draws draws, int rank) => [.. Enumerable.Range(0, rank).OrderBy(_ => draws.Between(0, 1 << 20))];

    private static int[] Factors(Draws draws, int count)
    {
        List<int> axes = [];
        for (var rank = draws.Between(1, 4); axes.Count < rank - 1; count /= axes[^1])
            axes.Add(draws.DivisorOf(count));
        axes.Add(count);
        if (draws.Chance(0.4))
            axes[draws.Between(0, axes.Count - 1)] = -1;
        return [.. axes];
    }
}
