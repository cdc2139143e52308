using System.Buffers;
using System.Text;
using System.Text.Json;
using TrainService.Persistence.Chunks;

namespace TrainService.Persistence.Runs;

/// <summary>What a worker has to tell, all of it or nothing: events in order, and what goes with them.</summary>
public sealed record JournalEntry
{
    public IReadOnlyList<NewEvent> Events { get; init; } = [];
    public RunProgress? Progress { get; init; }
    /// <summary>Told by an event of its own, after <see cref="Events"/>.</summary>
    public NewCheckpoint? Checkpoint { get; init; }
    /// <summary>The evaluation report, JSON.</summary>
    public string? Evaluation { get; init; }
    public string? ReproducibilityHash { get; init; }
    /// <summary>Id of the device that trains.</summary>
    public string? Device { get; init; }
}

/// <summary>How far a run is.</summary>
public sealed record RunProgress(
    long Step, long TotalSteps, double Epoch, int Epochs, double? SamplesPerSecond, double? EtaSeconds)
{
    /// <summary>Share of the work done, 0 to 1.</summary>
    public double Fraction => TotalSteps == 0 ? 0 : (double)Step / TotalSteps;


    /// <summary>Newest value of every metric, JSON; null leaves what is stored.</summary>
    public string? LatestMetrics { get; init; }
}

/// <summary>A checkpoint whose bytes are in <see cref="ChunkStore"/> already. Metrics is a JSON object, files are
/// contents by file name (see <see cref="CheckpointFile"/>), and the best takes the place of the best so far.</summary>
public sealed record NewCheckpoint(
    long Step, double Epoch, string Metrics, bool IsBest, IReadOnlyDictionary<string, ChunkList> Files)
{
    /// <summary>How many of the newest stay, beside the best and those that models were published from.</summary>
    public int Keep { get; init; } = int.MaxValue;
}

/// <summary>An event before it has its place in the log: one of <see cref="EventTypes"/> and a JSON object.</summary>
public sealed record NewEvent(string Type, string Data)
{
    internal IReadOnlyList<NewPoint> Points { get; private init; } = [];

    /// <summary>Any event whose data is told by an object.</summary>
    public static NewEvent Of(string type, object data) =>
        new(type, JsonSerializer.Serialize(data, JsonSerializerOptions.Web));

    /// <summary>Values measured at one step. They go into the log and, where finite, into their curves; JSON has no
    /// infinity, so the log has null for one that is not.</summary>
    public static NewEvent Metric(long step, double epoch, IReadOnlyDictionary<string, double> values) =>
        Measured(EventTypes.Metric, step, epoch, values, null);

    /// <summary>The end of an epoch, which took so many seconds and waited for data in some of them. Its <c>train.*</c> values are means over the epoch and
    /// no points of the curves of the same name.</summary>
    public static NewEvent Epoch(long step, double epoch, IReadOnlyDictionary<string, double> values, double seconds,
        double stallSeconds)
    {
        var told = Measured(EventTypes.Epoch, step, epoch, values, (seconds, stallSeconds));
        return told with
        {
            Points = [.. told.Points.Where(point => !point.Name.StartsWith("train.", StringComparison.Ordinal))],
        };
    }

    private static NewEvent Measured(
        string type, long step, double epoch, IReadOnlyDictionary<string, double> values,
        (double Whole, double Stalled)? seconds)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("step", step);
            json.WriteNumber("epoch", epoch);
            if (seconds is { } took)
            {
                json.WriteNumber("seconds", took.Whole);
                json.WriteNumber("stallSeconds", took.Stalled);
            }
            json.WriteStartObject("values");
            foreach (var (name, value) in values)
                if (double.IsFinite(value))
                    json.WriteNumber(name, value);
                else
                    json.WriteNull(name);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return new(type, Encoding.UTF8.GetString(buffer.WrittenSpan))
        {
            Points = [.. values.Where(pair => double.IsFinite(pair.Value))
                .Select(pair => new NewPoint(pair.Key, step, epoch, pair.Value))],
        };
    }

    internal sealed record NewPoint(string Name, long Step, double Epoch, double Value);
}
