using System.Text.Json.Nodes;
using TrainService.Engine.Augmentation;
using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Devices;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Metrics;
using TrainService.Engine.Tests.Training;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Properties;

/// <summary>A whole run: data, a model that suits them, and a training with all that can be asked of one.</summary>
internal sealed class RandomRun
{
    public static readonly IReadOnlyDictionary<string, Func<Draws, int[], JsonObject?>> Augmentations =
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

    private RandomRun(Draws draws)
    {
        int[] input;
        do
            input = RandomModel.Shape(draws);
        while (input.Length == 0);
        var classes = draws.OneOf(0, 2, 3, 4);
        var units = classes == 0 ? draws.Between(1, 3) : classes == 2 && draws.Chance(0.5) ? 1 : classes;
        var loss = RandomLoss.Draw(draws, Engine.Graph.Shape.Of(2, units), classes == 0
            ? [.. RandomLoss.Recipes.Keys.Except(["crossEntropy"])]
            : units == 1 ? ["binaryCrossEntropy"] : ["crossEntropy"]);
        Dataset = new RandomDataset(draws, input, classes, classes == 0 ? units : 1);
        Training = RandomTraining.Draw(draws, loss);
        Complete(draws, Training, Dataset.Schema);
        Model = RandomModel.Draw(draws, input, units, loss.ToJsonString().Contains("klDivergence", StringComparison.Ordinal) ? "logSoftmax" : "linear");
    }

    public JsonObject Model { get; }

    public JsonObject Training { get; }

    public RandomDataset Dataset { get; }

    public static RandomRun Of(int seed) => new(new Draws(seed));

    public TrainingDefinition ReadTraining() => DefinitionReader.Parse<TrainingDefinition>(Training.ToJsonString());

    /// <summary>All events as text, a divergence as the last of them.</summary>
    public List<(TrainingEvent? Event, string Text)> Events(ModelDefinition model, int threads, Checkpoint? from = null,
        Checkpoint? best = null, LoaderPlace loading = LoaderPlace.Here, Action<TrainingEvent>? seen = null, CancellationToken stop = default)
    {
        using var device = new CpuDevice(threads);
        return Events(model, device, from, best, loading, seen, stop);
    }

    public List<(TrainingEvent? Event, string Text)> Events(ModelDefinition model, IDevice device, Checkpoint? from = null,
        Checkpoint? best = null, LoaderPlace loading = LoaderPlace.Here, Action<TrainingEvent>? seen = null, CancellationToken stop = default)
    {
        using var trainer = new Trainer(model, ReadTraining(), Dataset, device, TimeProvider.System, loading);
        var events = new List<(TrainingEvent?, string)>();
        try
        {
            foreach (var point in trainer.Run(from, best, stop))
            {
                events.Add((point, SampleRun.Text(point)));
                seen?.Invoke(point);
            }
        }
        catch (TrainingDivergedException exception)
        {
            events.Add((null, exception.Message));
        }
        return events;
    }

    private static void Complete(Draws draws, JsonObject json, DatasetSchema schema)
    {
        (json["epochs"], json["accumulate"]) = (draws.Between(2, 3), draws.OneOf(1, 1, 2, 3));
        if (Validation(draws, schema) is { } validation)
            json["validation"] = validation;
        // Batch norm takes no batch of one row.
        var rows = RunSplit.Sizes(schema, DefinitionReader.Parse<TrainingDefinition>(json.ToJsonString()).Validation).Train;
        json["batchSize"] = draws.OneOf<int>([.. Enumerable.Range(2, 9).Where(size => rows % size != 1)]);
        json["checkpoints"] = new JsonObject { ["everyEpochs"] = draws.Between(1, 2) };
        if (draws.Chance(0.3))
            json["earlyStopping"] = new JsonObject
            {
                ["monitor"] = "train.loss", ["patience"] = draws.Between(1, 2), ["restoreBest"] = draws.Chance(0.5),
            };
        if (draws.Chance(0.5))
            json["metrics"] = new JsonArray([.. Metrics(draws, schema.Target).Where(_ => draws.Chance(0.4))]);
        if (schema.InputShape.Length == 3 && draws.Chance(0.7))
            json["augmentation"] = new JsonArray([.. Enumerable.Range(0, draws.Between(1, 3)).Select(_ => Augmentation(draws, schema.InputShape))]);
    }

    private static JsonObject? Validation(Draws draws, DatasetSchema schema) => draws.Between(0, 4) switch
    {
        0 => new() { ["fraction"] = draws.Number(0.1, 0.5) },
        1 => new() { ["folds"] = 3, ["fold"] = draws.Between(0, 2) },
        2 when schema.Splits.Validation > 0 => new() { ["split"] = "validation" },
        3 when schema.Splits.Test > 0 => new() { ["split"] = "test" },
        _ => null,
    };

    // Those that suit the target, a topK with a k below the number of classes.
    private static IEnumerable<JsonNode> Metrics(Draws draws, TargetSchema target)
    {
        foreach (var (name, type) in Metric.Family.Members)
            if (type == typeof(TopK))
            {
                if (target.Classes?.Length > 2)
                    yield return new JsonObject { ["type"] = name, ["k"] = draws.Between(1, target.Classes.Length - 1) };
            }
            else if (((Metric)Activator.CreateInstance(type)!).Misfit(target) is null)
                yield return name;
    }

    private static JsonObject Augmentation(Draws draws, int[] image)
    {
        for (; ; )
        {
            var name = draws.OneOf<string>([.. ImageAugmentation.Family.Members.Keys]);
            if (Augmentations[name](draws, image) is not { } json)
                continue;
            json["type"] = name;
            if (draws.Chance(0.5))
                json["probability"] = draws.Number(0, 1);
            return json;
        }
    }
}
