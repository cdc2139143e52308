using System.Text.Json.Nodes;
using TrainService.Engine.Data;

namespace TrainService.Engine.Tests.Properties;

/// <summary>An output that a random model is to have, of a shape that suits what it is compared with.</summary>
/// <param name="Activation">Over all its numbers.</param>
/// <param name="Loss">That compares it.</param>
/// <param name="Target">What it is compared with.</param>
internal sealed record RandomOutput(string Name, int[] Shape, string Activation, JsonNode Loss, TargetSchema Target)
{
    // With what a JSON pointer has to escape.
    private static readonly string[] Heads = ["head/~0", "the head.1"];

    /// <summary>One to three of them.</summary>
    /// <param name="draws">What they are drawn from.</param>
    /// <param name="dataset">Of the run.</param>
    /// <param name="common">What they are compared with unless their loss says otherwise: data, input, or an input's name.</param>
    public static IReadOnlyList<RandomOutput> Draw(Draws draws, RandomDataset dataset, string common)
    {
        // Those that are compared with one of several targets are called like it.
        string[] named = [.. (dataset.Schema.Targets ?? []).Select(target => target.Name).Where(_ => draws.Chance(0.7))];
        string[] names = [.. named, .. Heads.Take(draws.OneOf(1, 1, 2))];
        return [.. names.Take(draws.Between(1, 3)).Select(name => Draw(draws, name, dataset, common))];
    }

    private static RandomOutput Draw(Draws draws, string name, RandomDataset dataset, string common)
    {
        var own = dataset.Schema.TargetOf(name) is null ? AnInput(draws, dataset)
            : draws.Chance(0.6) ? null
            : draws.Chance(0.5) ? "data" : AnInput(draws, dataset);
        var output = (own ?? common) == "data"
            ? ForTarget(draws, name, dataset.Schema.TargetOf(name)!)
            : ForInput(draws, name, (own ?? common) == "input" ? "x0" : (own ?? common), dataset);
        var loss = output.Loss is JsonObject known ? known : new JsonObject { ["type"] = output.Loss.DeepClone() };
        if (own is not null)
            loss["target"] = own;
        if (draws.Chance(0.4))
            loss["weight"] = draws.OneOf(0, draws.Number(0.1, 3));
        return loss.Count == 1 ? output : output with { Loss = loss };
    }

    /// <summary>Of one input, or of several by its name.</summary>
    public static string AnInput(Draws draws, RandomDataset dataset) => dataset.InputShapes.Count == 1 && draws.Chance(0.7)
        ? "input" : $"x{draws.Between(0, dataset.InputShapes.Count - 1)}";

    private static RandomOutput ForTarget(Draws draws, string name, TargetSchema target)
    {
        if (target.Kind == TargetKind.Values)
            return OfNumbers(draws, name, target.Shape is { } shape && draws.Chance(0.7) ? shape : [target.Width], target,
                "binaryCrossEntropy", "meanSquaredError", "meanAbsoluteError", "huber", "klDivergence");
        var (classes, places) = (target.Classes!.Length, target.Shape ?? []);
        if (classes == 2 && draws.Chance(0.5))
            return OfNumbers(draws, name, places.Length == 2 ? [1, .. places] : places.Length == 1 ? places : [1], target, "binaryCrossEntropy");
        // The last class needs no unit where it is ignored.
        var isIgnored = classes > 2 && draws.Chance(0.2);
        var units = classes + (isIgnored ? -1 : draws.OneOf(0, 0, 0, 1));
        int[] logits = places.Length == 2 ? [units, .. places] : [.. places, units];
        var loss = isIgnored ? new JsonObject { ["type"] = "crossEntropy", ["ignoreIndex"] = classes - 1 } : DrawLoss(draws, logits, "crossEntropy");
        return new(name, logits, "linear", loss, target);
    }

    // Inputs are probabilities where they are brought to 0 to 1.
    private static RandomOutput ForInput(Draws draws, string name, string input, RandomDataset dataset)
    {
        var shape = dataset.InputShapes[input[1] - '0'];
        var target = new TargetSchema(TargetKind.Values, null, [input], shape);
        return OfNumbers(draws, name, draws.Chance(0.5) ? shape : [target.Width], target,
            dataset.Schema.Normalization == NormalizationKind.MinMax ? "binaryCrossEntropy" : "meanSquaredError", "meanSquaredError", "meanAbsoluteError", "huber");
    }

    private static RandomOutput OfNumbers(Draws draws, string name, int[] shape, TargetSchema target, params string[] among)
    {
        var loss = DrawLoss(draws, shape, among);
        return new(name, shape, loss.ToJsonString().Contains("klDivergence", StringComparison.Ordinal) ? "logSoftmax" : "linear", loss, target);
    }

    private static JsonNode DrawLoss(Draws draws, int[] shape, params string[] among) => RandomLoss.Draw(draws, Engine.Graph.Shape.Of([2, .. shape]), among);
}
