using System.Text.Json;
using System.Text.Json.Nodes;
using MessagePack;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace TrainService.Api.Tests.Runs.Live;

[Collection(Service.Name)]
public sealed class HubTests(TestServers servers)
{
    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite, false)]
    [InlineData(DatabaseKind.Sqlite, true)]
    [InlineData(DatabaseKind.Postgres, false)]
    [InlineData(DatabaseKind.Postgres, true)]
    public async Task A_client_that_comes_back_again_and_again_sees_every_event_once(
        DatabaseKind kind, bool messagePack)
    {
        const int Steps = 60;
        var service = await servers.On(kind);
        var (id, attempt) = await service.HoldRunAsync();
        var writing = WriteAsync(service, id, attempt, Steps);
        var seen = new List<long>();
        for (var ended = false; !ended;)
        {
            // A connection of its own each time: what the client saw last is all that is left of it.
            await using var hub = await ConnectAsync(service, messagePack);
            ended = await FollowAsync(hub, id, seen, most: 7);
        }
        await writing;
        // Queued, preparing, running, the steps, succeeded.
        Assert.Equal(Enumerable.Range(1, Steps + 4).Select(sequence => (long)sequence), seen);
    }

    [SkippableTheory, EachDatabase]
    public async Task Both_protocols_say_the_same(DatabaseKind kind)
    {
        var service = await servers.On(kind);
        var (id, attempt) = await service.HoldRunAsync();
        await service.TellAsync(id, attempt, 3, 0.25);
        await service.FinishAsync(id, attempt);
        var told = new List<string[]>();
        foreach (var messagePack in new[] { false, true })
        {
            await using var hub = await ConnectAsync(service, messagePack);
            var entries = new List<string>();
            await foreach (var entry in Stream(hub, messagePack, "StreamEvents", id.ToString(), 0L))
                entries.Add(entry.ToJsonString());
            told.Add([.. entries]);
        }
        Assert.Equal(5, told[0].Length);
        Assert.Equal(told[0], told[1]);
        var stored = (await service.GetAsync($"/v1/runs/{id}/events"))["data"]!.AsArray()
            .Select(entry => entry!.ToJsonString());
        Assert.Equal(stored, told[0]);
    }

    [SkippableTheory, EachDatabase]
    public async Task A_client_that_reads_slowly_keeps_nobody_waiting(DatabaseKind kind)
    {
        var service = await servers.On(kind);
        var (id, attempt) = await service.HoldRunAsync();
        await using var slow = await ConnectAsync(service, messagePack: false);
        await using var stream = Stream(slow, false, "StreamEvents", id.ToString(), 0L).GetAsyncEnumerator();
        Assert.True(await stream.MoveNextAsync());
        // Nothing is read meanwhile; the writer comes to its end all the same, and so does another reader.
        await WriteAsync(service, id, attempt, 2000, together: 100);
        await using var other = await ConnectAsync(service, messagePack: true);
        var seen = new List<long>();
        Assert.True(await FollowAsync(other, id, seen, most: int.MaxValue));
        Assert.Equal(2004, seen.Count);
        var count = 1;
        while (await stream.MoveNextAsync())
            Assert.Equal(++count, (int)stream.Current["sequence"]!);
        Assert.Equal(2004, count);
    }

    [SkippableTheory, EachDatabase]
    public async Task Status_and_progress_of_all_runs_come_as_they_change(DatabaseKind kind)
    {
        var service = await servers.On(kind);
        var (id, attempt) = await service.HoldRunAsync("watched");
        await using var hub = await ConnectAsync(service, messagePack: false);
        await using var updates = Stream(hub, false, "StreamRuns").GetAsyncEnumerator();
        async Task<JsonNode> Until(Func<JsonNode, bool> holds)
        {
            while (await updates.MoveNextAsync())
                if ((string?)updates.Current["id"] == id.ToString() && holds(updates.Current))
                    return updates.Current;
            throw new InvalidOperationException("The stream ended.");
        }
        var first = await Until(_ => true);
        Assert.Equal(
            ["id", "name", "status", "progress", "metrics", "sequence"], first.AsObject().Select(member => member.Key));
        Assert.Equal(("watched", "running"), ((string)first["name"]!, (string)first["status"]!));
        await service.TellAsync(id, attempt, 25);
        var progress = (await Until(update => update["progress"] is not null))["progress"]!;
        Assert.Equal(
            (25, 100, 0.25), ((int)progress["step"]!, (int)progress["totalSteps"]!, (double)progress["fraction"]!));
        await service.FinishAsync(id, attempt);
        await Until(update => (string?)update["status"] == "succeeded");
    }

    [Fact]
    public async Task What_cannot_be_streamed_is_said_in_words()
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        await using var hub = await ConnectAsync(service, messagePack: false);
        async Task<string> Refused(string id, long after) => (await Assert.ThrowsAsync<HubException>(async () =>
        {
            await foreach (var _ in Stream(hub, false, "StreamEvents", id, after))
            {
            }
        })).Message;
        Assert.Contains("There is no run 'nothing'", await Refused("nothing", 0));
        var (id, _) = await service.HoldRunAsync();
        Assert.Contains("afterSequence", await Refused(id.ToString(), -1));
    }

    private static async Task WriteAsync(TestService service, Guid id, int attempt, int steps, int together = 1)
    {
        for (var step = 1; step <= steps; step += together)
            if (together == 1)
                await service.TellAsync(id, attempt, step);
            else
                await service.Get<Persistence.Runs.RunJournal>().AppendAsync(id, attempt, new()
                {
                    Events = [.. Enumerable.Range(step, together).Select(one => Persistence.Runs.NewEvent.Metric(
                        one, one, new Dictionary<string, double> { ["train.loss"] = one }))],
                });
        await service.FinishAsync(id, attempt);
    }

    /// <summary>Takes some events and goes away in mid-stream; true when the stream ended by itself.</summary>
    private static async Task<bool> FollowAsync(HubConnection hub, Guid id, List<long> seen, int most)
    {
        var taken = 0;
        await foreach (var entry in hub.StreamAsync<Sequenced>("StreamEvents", id.ToString(), seen.LastOrDefault()))
        {
            seen.Add(entry.Sequence);
            if (++taken == most)
                return false;
        }
        return true;
    }

    private static async IAsyncEnumerable<JsonNode> Stream(
        HubConnection hub, bool messagePack, string method, params object[] values)
    {
        if (!messagePack)
            await foreach (var entry in hub.StreamAsyncCore<JsonElement>(method, values))
                yield return JsonNode.Parse(entry.GetRawText())!;
        else
            await foreach (var entry in hub.StreamAsyncCore<object>(method, values))
                yield return JsonSerializer.SerializeToNode(entry)!;
    }

    private static async Task<HubConnection> ConnectAsync(TestService service, bool messagePack)
    {
        var builder = new HubConnectionBuilder().WithUrl(new Uri(service.Address, "/hubs/runs"));
        if (messagePack)
            builder.AddMessagePackProtocol();
        var hub = builder.Build();
        await hub.StartAsync();
        return hub;
    }

    [MessagePackObject]
    public sealed record Sequenced([property: Key("sequence")] long Sequence);
}
