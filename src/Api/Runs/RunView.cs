using System.Text.Json;
using System.Text.Json.Serialization;
using TrainService.Persistence.Runs;

namespace TrainService.Api.Runs;

/// <summary>A run as clients see it.</summary>
/// <param name="Status">Where it is in its life.</param>
/// <param name="QueuePosition">1 is next; none once it does not wait.</param>
/// <param name="Progress">None before the first step.</param>
/// <param name="Metrics">The newest value of each metric.</param>
/// <param name="Device">The device that trains it; before that, the one asked for.</param>
/// <param name="Attempt">How often a worker took it up.</param>
/// <param name="Dataset">As the request named it.</param>
/// <param name="BestCheckpoint">Step of the checkpoint that predictions come from.</param>
/// <param name="ReproducibilityHash">Equal for runs that computed the same bits.</param>
/// <param name="Error">Why it failed, as problem details.</param>
/// <param name="AllowedActions">What may be asked of it now: <c>cancel</c>, <c>pause</c>, <c>resume</c>,
/// <c>delete</c>.</param>
internal sealed record RunView(
    Guid Id, string Name, RunStatus Status, int? QueuePosition, RunProgressView? Progress, JsonElement? Metrics,
    string Device, int Attempt, string Dataset, IReadOnlyDictionary<string, string> Tags, RunPriority Priority,
    DateTime CreatedAt, DateTime? StartedAt, DateTime? FinishedAt, long? BestCheckpoint, string? ReproducibilityHash,
    JsonElement? Error, IReadOnlyList<string> AllowedActions)
{
    /// <summary>As requested; not in lists.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Model { get; init; }
    /// <summary>As requested; not in lists.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Training { get; init; }
    /// <summary>Every change of status; not in lists.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<TransitionView>? Transitions { get; init; }
    /// <summary>What is allowed, but probably not meant; only in the answer that accepts the run.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>The run without what lists leave out.</summary>
    public static RunView Of(Run run, int? queuePosition) => new(
        run.Id, run.Name, run.Status, queuePosition, RunProgressView.Of(run), Json(run.LatestMetrics),
        run.TrainedOn ?? run.Device, run.Attempt, run.Dataset, run.Tags.ToDictionary(tag => tag.Name, tag => tag.Value),
        run.Priority, MadeAt(run.Id), run.StartedAt?.UtcDateTime, run.FinishedAt?.UtcDateTime, run.BestCheckpointStep,
        run.ReproducibilityHash, Json(run.Error), RunMoves.ActionsFrom(run.Status));

    public RunView With(Run run, IEnumerable<RunTransition> transitions)
    {
        var request = JsonSerializer.Deserialize<JsonElement>(run.Request);
        return this with
        {
            Model = request.TryGetProperty("model", out var model) ? model : null,
            Training = request.TryGetProperty("training", out var training) ? training : null,
            Transitions = [.. transitions.Select(TransitionView.Of)],
        };
    }

    internal static JsonElement? Json(string? stored) =>
        stored is null ? null : JsonSerializer.Deserialize<JsonElement>(stored);

    // The first 48 bits of a UUIDv7 are milliseconds since 1970 (RFC 9562).
    private static DateTime MadeAt(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var milliseconds = (long)(System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes) >> 16);
        return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime;
    }
}

/// <summary>How far a run is.</summary>
/// <param name="Epoch">Epochs done, with the fraction of the current one.</param>
/// <param name="Fraction">Share of the work done, 0 to 1.</param>
internal sealed record RunProgressView(
    double Epoch, int Epochs, long Step, long TotalSteps, double Fraction, double? SamplesPerSecond, double? EtaSeconds)
{
    public static RunProgressView? Of(Run run) => run.TotalSteps == 0 ? null : new(
        run.Epoch, run.Epochs, run.Step, run.TotalSteps, run.Fraction, run.SamplesPerSecond, run.EtaSeconds);
}

/// <summary>One change of a run's status.</summary>
internal sealed record TransitionView(RunStatus Status, RunStatus? From, DateTime Time, string? Reason, int Attempt)
{
    public static TransitionView Of(RunTransition transition) => new(
        transition.To, transition.From, transition.Time.UtcDateTime, transition.Reason, transition.Attempt);
}
