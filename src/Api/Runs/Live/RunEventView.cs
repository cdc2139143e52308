using System.Text.Json;
using TrainService.Persistence.Runs;

namespace TrainService.Api.Runs.Live;

/// <summary>One entry of a run's log.</summary>
/// <param name="Sequence">Counts from 1 within the run, without gaps.</param>
/// <param name="Type"><c>metric</c>, <c>status</c>, <c>checkpoint</c>, <c>epoch</c>, <c>evaluation</c>, <c>log</c> or
/// <c>warning</c>.</param>
/// <param name="Data">Depends on the type.</param>
internal sealed record RunEventView(
    long Sequence, Guid RunId, DateTime Time, string Type, int Attempt, JsonElement Data)
{
    public static RunEventView Of(RunEvent entry) => new(
        entry.Sequence, entry.RunId, entry.Time.UtcDateTime, entry.Type, entry.Attempt,
        JsonSerializer.Deserialize<JsonElement>(entry.Data));
}
