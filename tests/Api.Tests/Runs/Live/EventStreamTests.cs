using System.Net;
using System.Text.Json.Nodes;

namespace TrainService.Api.Tests.Runs.Live;

[Collection(Service.Name)]
public sealed class EventStreamTests(TestServers servers)
{
    [SkippableTheory, EachDatabase]
    public async Task The_log_is_read_page_by_page(DatabaseKind kind)
    {
        var service = await servers.On(kind);
        var (id, attempt) = await service.HoldRunAsync();
        foreach (var step in new[] { 1, 2, 3 })
            await service.TellAsync(id, attempt, step);
        var page = await service.GetAsync($"/v1/runs/{id}/events?limit=4");
        Assert.Equal([1, 2, 3, 4], page["data"]!.AsArray().Select(entry => (int)entry!["sequence"]!));
        Assert.True((bool)page["hasMore"]!);
        var rest = (await service.GetAsync($"/v1/runs/{id}/events?after=4"))["data"]!.AsArray();
        Assert.Equal([5, 6], rest.Select(entry => (int)entry!["sequence"]!));
        Assert.Equal("metric", (string?)rest[0]!["type"]);
        Assert.Equal("""{"step":2,"epoch":0.2,"values":{"train.loss":0.5}}""", rest[0]!["data"]!.ToJsonString());
        Assert.Equal(id.ToString(), (string?)rest[0]!["runId"]);
    }

    [SkippableTheory, EachDatabase]
    public async Task The_log_is_read_by_type_in_pages_and_as_a_stream(DatabaseKind kind)
    {
        var service = await servers.On(kind);
        var (id, attempt) = await service.HoldRunAsync();
        foreach (var step in new[] { 1, 2, 3 })
            await service.TellAsync(id, attempt, step);
        await service.FinishAsync(id, attempt);
        var page = await service.GetAsync($"/v1/runs/{id}/events?type=metric&limit=2");
        Assert.Equal([4, 5], page["data"]!.AsArray().Select(entry => (int)entry!["sequence"]!));
        Assert.True((bool)page["hasMore"]!);
        var rest = await service.GetAsync($"/v1/runs/{id}/events?type=metric&type=warning&limit=2&after=5");
        Assert.Equal([6], rest["data"]!.AsArray().Select(entry => (int)entry!["sequence"]!));
        Assert.False((bool)rest["hasMore"]!);

        using var answer = await OpenAsync(service, id, "?type=status&after=1");
        using var wire = new StreamReader(await answer.Content.ReadAsStreamAsync());
        await wire.ReadLineAsync();
        await wire.ReadLineAsync();
        foreach (var sequence in new[] { 2, 3, 7 })
            Assert.Equal(sequence, await NextAsync(wire));
        Assert.Null(await wire.ReadLineAsync());

        using var wrong = await service.Client.GetAsync($"/v1/runs/{id}/events?type=warnings");
        var problem = await wrong.RefusedAsync(HttpStatusCode.BadRequest, "invalidQuery");
        Assert.Equal(["/type"], problem.Pointers());
    }

    [SkippableTheory, EachDatabase]
    public async Task The_wire_has_id_and_data_of_each_event_as_it_comes_and_ends_with_the_run(DatabaseKind kind)
    {
        var service = await servers.On(kind);
        var (id, attempt) = await service.HoldRunAsync();
        using var answer = await OpenAsync(service, id);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.ToString());
        using var wire = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Assert.Equal("retry: 1000", await wire.ReadLineAsync());
        Assert.Equal("", await wire.ReadLineAsync());
        // Queued, preparing and running are stored; the next comes while the client listens.
        foreach (var sequence in new[] { 1, 2, 3 })
            Assert.Equal(sequence, await NextAsync(wire));
        await service.TellAsync(id, attempt, 1);
        Assert.Equal(4, await NextAsync(wire));
        await service.FinishAsync(id, attempt);
        Assert.Equal(5, await NextAsync(wire));
        Assert.Null(await wire.ReadLineAsync());
    }

    [SkippableTheory, EachDatabase]
    public async Task A_browser_that_connects_again_gets_what_it_missed_and_is_told_when_there_is_nothing_more(
        DatabaseKind kind)
    {
        var service = await servers.On(kind);
        var (id, attempt) = await service.HoldRunAsync();
        await service.TellAsync(id, attempt, 1);
        await service.FinishAsync(id, attempt);
        // The header is newer than the address.
        using (var answer = await OpenAsync(service, id, "?after=1", "3"))
        using (var wire = new StreamReader(await answer.Content.ReadAsStreamAsync()))
        {
            await wire.ReadLineAsync();
            await wire.ReadLineAsync();
            Assert.Equal(4, await NextAsync(wire));
            Assert.Equal(5, await NextAsync(wire));
            Assert.Null(await wire.ReadLineAsync());
        }
        using var done = await OpenAsync(service, id, "", "5");
        Assert.Equal(HttpStatusCode.NoContent, done.StatusCode);
        using var wrong = await OpenAsync(service, id, "", "five");
        await wrong.RefusedAsync(HttpStatusCode.BadRequest, "invalidQuery");
    }

    private static async Task<HttpResponseMessage> OpenAsync(
        TestService service, Guid id, string query = "", string? last = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/runs/{id}/events{query}");
        request.Headers.Add("Accept", "text/event-stream");
        if (last is not null)
            request.Headers.Add("Last-Event-ID", last);
        return await service.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>Reads one event, byte by byte as it has to be.</summary>
    private static async Task<int> NextAsync(StreamReader wire)
    {
        var id = await wire.ReadLineAsync();
        Assert.StartsWith("id: ", id);
        var data = await wire.ReadLineAsync();
        Assert.StartsWith("data: {\"sequence\":", data);
        Assert.Equal("", await wire.ReadLineAsync());
        var entry = JsonNode.Parse(data![6..])!;
        Assert.Equal(
            ["sequence", "runId", "time", "type", "attempt", "data"], entry.AsObject().Select(member => member.Key));
        Assert.Equal(id![4..], entry["sequence"]!.ToString());
        return (int)entry["sequence"]!;
    }
}
