using System.Text.Json.Nodes;
using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Devices;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Tests.Training;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Properties;

/// <summary>A whole run: data, a model that suits them, and a training with all that can be asked of one.</summary>
internal sealed class RandomRun
{
    private RandomRun(Draws draws)
    {
        Dataset = new RandomDataset(draws);
        var common = draws.Chance(0.8) ? "data" : RandomOutput.AnInput(draws, Dataset);
        var outputs = RandomOutput.Draw(draws, Dataset, common);
        Model = RandomModel.Draw(draws, Dataset.InputShapes, outputs);
        Training = RandomTraining.Draw(draws);
        if (common != "data" || draws.Chance(0.2))
            Training["target"] = common;
        if (outputs.Count == 1 && draws.Chance(0.8))
            Training["loss"] = outputs[0].Loss;
        else
            Training["losses"] = new JsonObject(outputs.Select(output => KeyValuePair.Create(output.Name, (JsonNode?)output.Loss)));
        Complete(draws, Training, Dataset.Schema, outputs);
    }

    public JsonObject Model { get; }

    public JsonObject Training { get; }

    public RandomDataset Dataset { get; }

    /// <summary>How many were refused before it.</summary>
    public int Refused { get; private init; }

    /// <summary>One that a trainer takes: another is drawn for one that is refused.</summary>
    public static RandomRun Of(int seed)
    {
        var draws = new Draws(seed);
        for (var refused = 0; ; refused++)
        {
            var run = new RandomRun(draws) { Refused = refused };
            try
            {
                TrainingCheck.Verify(DefinitionReader.Parse<ModelDefinition>(run.Model.ToJsonString()), run.ReadTraining(), run.Dataset.Schema);
                TrainingData.Create(run.Dataset, run.ReadTraining());
                return run;
            }
            catch (DefinitionException) when (refused < 100)
            {
            }
        }
    }

    public TrainingDefinition ReadTraining() => DefinitionReader.Parse<TrainingDefinition>(Training.ToJsonString());

    /// <summary>All events as text, a divergence as the last of them.</summary>
    /// <param name="model">To train.</param>
    /// <param name="threads">Of the processor.</param>
    /// <param name="from">Where to go on.</param>
    /// <param name="best">Of the events before.</param>
    /// <param name="loading">Of batches.</param>
    /// <param name="loads">Hears of rows that are about to be loaded, counted from 1.</param>
    /// <param name="stop">Of the run.</param>
    public List<(TrainingEvent? Event, string Text)> Events(ModelDefinition model, int threads, Checkpoint? from = null,
        Checkpoint? best = null, LoaderPlace loading = LoaderPlace.Here, Action<int, int[]>? loads = null, CancellationToken stop = default)
    {
        using var device = new CpuDevice(threads);
        return Events(model, device, from, best, loading, loads, stop);
    }

    public List<(TrainingEvent? Event, string Text)> Events(ModelDefinition model, IDevice device, Checkpoint? from = null,
        Checkpoint? best = null, LoaderPlace loading = LoaderPlace.Here, Action<int, int[]>? loads = null, CancellationToken stop = default)
    {
        var batches = 0;
        using var trainer = new Trainer(model, ReadTraining(), new HookedDataset(Dataset, rows => loads?.Invoke(++batches, rows)), device, TimeProvider.System, loading);
        batches = 0; // what the normalisation was worked out from
        var events = new List<(TrainingEvent?, string)>();
        try
        {
            foreach (var point in trainer.Run(from, best, stop))
                events.Add((point, SampleRun.Text(point)));
        }
        catch (TrainingDivergedException exception)
        {
            events.Add((null, exception.Message));
        }
        return events;
    }

    private static void Complete(Draws draws, JsonObject json, DatasetSchema schema, IReadOnlyList<RandomOutput> outputs)
    {
        (json["epochs"], json["accumulate"]) = (draws.Between(2, 3), draws.OneOf(1, 1, 2, 3));
        if (Validation(draws, schema) is { } validation)
            json["validation"] = validation;
        if (draws.Chance(0.6))
            json["metrics"] = RandomMetrics.Draw(draws, [.. outputs.Select(output => output.Target)]);
        var training = DefinitionReader.Parse<TrainingDefinition>(json.ToJsonString());
        var rows = RunSplit.Sizes(schema, training.Validation);
        // Batch norm takes no batch of one row.
        json["batchSize"] = rows.Train >= RandomDataset.ManyRows || draws.Chance(0.1) ? 1
            : draws.OneOf<int>([.. Enumerable.Range(2, 9).Where(size => rows.Train % size != 1)]);
        json["checkpoints"] = new JsonObject { ["everyEpochs"] = draws.Between(1, 2), ["keep"] = draws.Between(1, 4) };
        if (draws.Chance(0.4))
            json["earlyStopping"] = Stopping(draws);
        foreach (var watching in new[] { json["earlyStopping"], json["schedule"] })
            if (watching is JsonObject watched && (watched == json["earlyStopping"] || (string?)watched["type"] == "reduceOnPlateau"))
                RandomMonitor.Draw(draws, watched, training, outputs, rows.Validation > 0);
        if (SmallestImage(schema) is { } image && draws.Chance(0.7))
            json["augmentation"] = RandomAugmentation.Draw(draws, image);
    }

    // What suits it suits all of a row.
    private static int[]? SmallestImage(DatasetSchema schema)
    {
        int[][] shapes = schema.Inputs is { Length: > 1 } inputs ? Array.ConvertAll(inputs, input => input.Shape) : [schema.InputShape];
        var images = Array.FindAll(shapes, shape => shape.Length == 3);
        return images.Length == 0 ? null : [.. Enumerable.Range(0, 3).Select(axis => images.Min(image => image[axis]))];
    }

    private static JsonObject Stopping(Draws draws) => new()
    {
        ["patience"] = draws.Between(1, 2), ["restoreBest"] = draws.Chance(0.5), ["minDelta"] = draws.OneOf(0, draws.Number(0, 0.1)),
    };

    private static JsonObject? Validation(Draws draws, DatasetSchema schema) => draws.Between(0, 4) switch
    {
        0 => new() { ["fraction"] = draws.Number(0.1, 0.5) },
        1 => new() { ["folds"] = 3, ["fold"] = draws.Between(0, 2) },
        2 when schema.Splits.Validation > 0 => new() { ["split"] = "validation" },
        3 when schema.Splits.Test > 0 => new() { ["split"] = "test" },
        _ => null,
    };
}
