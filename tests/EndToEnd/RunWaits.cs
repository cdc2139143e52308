using System.Diagnostics;
using System.Text.Json.Nodes;

namespace TrainService.EndToEnd;

/// <summary>Waiting for a run, by asking again and again; a run that ends before what is waited for fails the test.</summary>
internal static class RunWaits
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <returns>Step of the newest checkpoint once there are so many.</returns>
    public static Task<long> UntilCheckpoint(ServiceProcess service, string id, int count) => Until(async () =>
    {
        var checkpoints = (await service.Get($"/v1/runs/{id}/checkpoints"))["data"]!.AsArray();
        if (checkpoints.Count >= count)
            return (long?)checkpoints[^1]!["step"];
        var run = await service.Get($"/v1/runs/{id}");
        Assert.False(IsFinished(run), $"the run ended before checkpoint {count}: {run}");
        return null;
    }, $"{count} checkpoints of run {id}");

    /// <returns>The finished run.</returns>
    public static async Task<JsonNode> UntilFinished(ServiceProcess service, string id)
    {
        JsonNode? run = null;
        await Until(async () =>
        {
            run = await service.Get($"/v1/runs/{id}");
            return IsFinished(run) ? 1 : null;
        }, $"the end of run {id}");
        return run!;
    }

    private static bool IsFinished(JsonNode run) => (string?)run["status"] is "succeeded" or "failed" or "cancelled";

    private static async Task<long> Until(Func<Task<long?>> look, string what)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < Patience)
        {
            if (await look() is { } found)
                return found;
            await Task.Delay(20);
        }
        throw new TimeoutException($"{what} did not come within {Patience}");
    }
}
