using System.Text.Json.Nodes;

namespace TrainService.Quickstart;

/// <summary>A run as it happens: its events drawn as a progress line, until it ends.</summary>
internal sealed class LiveRun(Service service, string id, ProgressLine line)
{
    private long sequence;

    /// <summary>Whether it comes to its end without anybody's help.</summary>
    public static bool GoesOn(string status) => !IsFinished(status) && status is not ("paused" or "pausing");

    private static bool IsFinished(string status) => status is "succeeded" or "failed" or "cancelled";

    /// <returns>The finished run.</returns>
    public async Task<JsonNode> FollowAsync()
    {
        while (true)
        {
            try
            {
                await foreach (var told in service.EventsAsync($"/v1/runs/{id}/events", sequence))
                {
                    sequence = (long)told["sequence"]!;
                    await ShowAsync((string)told["type"]!, told["data"]!);
                }
            }
            catch (Exception lost) when (lost is HttpRequestException or IOException)
            {
                // The stream broke off; it goes on after the last event seen.
                await Task.Delay(500);
            }

            var run = await service.GetAsync($"/v1/runs/{id}");
            if (IsFinished((string)run["status"]!))
                return run;
        }
    }

    private async Task ShowAsync(string type, JsonNode data)
    {
        switch (type)
        {
            case "metric" when line.IsDue:
                line.Draw(await service.GetAsync($"/v1/runs/{id}"));
                break;
            case "epoch":
                line.Tell($"epoch {(double)data["epoch"]!:0}: {ProgressLine.Values(data["values"])}");
                break;
            case "status":
                line.Tell($"{data["status"]}");
                break;
            case "warning":
                line.Tell($"warning: {data["message"]}");
                break;
        }
    }
}
