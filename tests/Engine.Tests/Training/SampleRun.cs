using System.Text.Json;
using System.Text.Json.Serialization;
using TrainService.Engine.Data;
using TrainService.Engine.Data.Samples;
using TrainService.Engine.Definitions;
using TrainService.Engine.Devices;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Tests.Data;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Training;

/// <summary>A sample data set with a model and a training, to be run again and again.</summary>
internal sealed class SampleRun : IDisposable
{
    // A gradient's norm may be infinite; the journal, which writes null for it, is not part of this.
    private static readonly JsonSerializerOptions AnyNumber = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private readonly TemporaryFolder folder = new();

    public SampleRun(string sample, string layers, string training)
        : this(folder => SampleDatasets.Import(sample, folder.Destination), layers, training)
    {
    }

    private SampleRun(Action<TemporaryFolder> import, string layers, string training)
    {
        import(folder);
        Dataset = DatasetFile.Open(folder.Destination);
        Model = DefinitionReader.Parse<ModelDefinition>($$"""
            {
              "inputs": [{ "name": "x", "shape": {{JsonSerializer.Serialize(Dataset.Schema.InputShape)}} }],
              "layers": [{{layers}}]
            }
            """);
        Training = DefinitionReader.Parse<TrainingDefinition>(training);
    }

    /// <summary>On a table of its own instead of a sample.</summary>
    public static SampleRun OfCsv(string csv, DatasetOptions options, string layers, string training) => new(
        folder => DatasetImport.Import([folder.Upload("data.csv", csv)], "csv", options, folder.Destination),
        layers, training);

    /// <summary>On a table, with a whole model.</summary>
    public static SampleRun OfTable(string csv, DatasetOptions options, string model, string training) => new(
        folder => DatasetImport.Import([folder.Upload("data.csv", csv)], "csv", options, folder.Destination), "", training)
    {
        Model = DefinitionReader.Parse<ModelDefinition>(model),
    };

    /// <summary>On arrays, with a whole model.</summary>
    public static SampleRun OfArrays(byte[] npz, DatasetOptions options, string model, string training) => new(
        folder => DatasetImport.Import([folder.Upload("data.npz", npz)], "npz", options, folder.Destination), "", training)
    {
        Model = DefinitionReader.Parse<ModelDefinition>(model),
    };

    public DatasetFile Dataset { get; }

    public ModelDefinition Model { get; init; }

    public TrainingDefinition Training { get; set; }

    internal Trainer Trainer(IDevice device, LoaderPlace loading = LoaderPlace.Measured) =>
        new(Model, Training, Dataset, device, TimeProvider.System, loading);

    public List<TrainingEvent> Events(
        Checkpoint? from = null, Checkpoint? best = null, int threads = 2, Action<TrainingEvent>? seen = null,
        LoaderPlace loading = LoaderPlace.Measured, CancellationToken stop = default)
    {
        using var device = new CpuDevice(threads);
        using var trainer = Trainer(device, loading);
        var events = new List<TrainingEvent>();
        foreach (var point in trainer.Run(from, best, stop))
        {
            events.Add(point);
            seen?.Invoke(point);
        }
        return events;
    }

    /// <summary>From a checkpoint of the whole run on, another run tells the same.</summary>
    /// <param name="at">Which checkpoint, from 0.</param>
    public void AssertGoesOn(List<TrainingEvent> whole, int at, int threads = 1, LoaderPlace loading = LoaderPlace.Measured)
    {
        var checkpoints = whole.OfType<CheckpointEvent>().Take(at + 1).ToList();
        var (from, best) = (checkpoints[at], checkpoints.Last(checkpoint => checkpoint.IsBest));
        Assert.Equal(whole.Skip(whole.IndexOf(from) + 1).Select(Text),
            Events(from.Checkpoint, best.Checkpoint, threads, loading: loading).Select(Text));
    }

    /// <summary>An event as text, all but what a clock measured.</summary>
    public static string Text(TrainingEvent point) => point switch
    {
        MetricsEvent metrics => Json(metrics with { SamplesPerSecond = 0 }),
        EpochEvent epoch => Json(epoch with { Seconds = 0, StallSeconds = 0 }),
        _ => Json(point),
    };

    public void Dispose()
    {
        Dataset.Dispose();
        folder.Dispose();
    }

    private static string Json(TrainingEvent point) => $"{point.GetType().Name} {JsonSerializer.Serialize<object>(point, AnyNumber)}";
}
