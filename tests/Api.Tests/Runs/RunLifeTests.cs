using System.Net;

namespace TrainService.Api.Tests.Runs;

[Collection(Service.Name)]
public sealed class RunLifeTests(TestServers servers)
{
    [SkippableTheory, EachDatabase]
    public async Task A_waiting_run_is_paused_resumed_cancelled_and_deleted(DatabaseKind kind)
    {
        var service = await servers.On(kind);
        var path = $"/v1/runs/{(await service.StartAsync(Requests.Waiting("moved")))["id"]}";
        foreach (var (action, status) in new[] { ("pause", "paused"), ("resume", "queued"), ("cancel", "cancelled") })
        {
            using var answer = await service.PostAsync($"{path}/{action}", null);
            Assert.Equal(status, (string?)(await Http.ReadAsync(answer, HttpStatusCode.Accepted))["status"]);
        }
        var run = await service.GetAsync(path);
        Assert.Equal(
            ["queued", "paused", "queued", "cancelled"],
            run["transitions"]!.AsArray().Select(t => (string)t!["status"]!));
        Assert.Equal("""["delete"]""", run["allowedActions"]!.ToJsonString());
        Assert.Null(run["queuePosition"]);
        Assert.Equal(HttpStatusCode.NoContent, (await service.Client.DeleteAsync(path)).StatusCode);
        await (await service.Client.GetAsync(path)).RefusedAsync(HttpStatusCode.NotFound, "runNotFound");
    }

    [SkippableTheory, EachDatabase]
    public async Task A_move_that_the_status_does_not_allow_says_what_it_allows(DatabaseKind kind)
    {
        var service = await servers.On(kind);
        var path = $"/v1/runs/{(await service.StartAsync(Requests.Waiting("stuck")))["id"]}";
        var problem = await (await service.PostAsync($"{path}/resume", null))
            .RefusedAsync(HttpStatusCode.Conflict, "illegalTransition");
        Assert.Equal("queued", (string?)problem["currentStatus"]);
        Assert.Equal("""["cancel","pause"]""", problem["allowedActions"]!.ToJsonString());
        problem = await (await service.Client.DeleteAsync(path)).RefusedAsync(HttpStatusCode.Conflict, "illegalAction");
        Assert.Equal("queued", (string?)problem["currentStatus"]);
        (await service.PostAsync($"{path}/cancel", null)).EnsureSuccessStatusCode();
        await (await service.PostAsync($"{path}/cancel", null))
            .RefusedAsync(HttpStatusCode.Conflict, "illegalTransition");
    }

    [SkippableTheory, EachDatabase]
    public async Task Of_several_deletions_at_once_one_deletes_and_the_others_find_nothing(DatabaseKind kind)
    {
        var service = await servers.On(kind);
        foreach (var i in Enumerable.Range(0, 5))
        {
            var path = $"/v1/runs/{(await service.StartAsync(Requests.Waiting($"deleted-{i}")))["id"]}";
            (await service.PostAsync($"{path}/cancel", null)).EnsureSuccessStatusCode();
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => service.Client.DeleteAsync(path)));
            Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.NoContent);
            foreach (var loser in answers.Where(answer => answer.StatusCode != HttpStatusCode.NoContent))
                await loser.RefusedAsync(HttpStatusCode.NotFound, "runNotFound");
        }
    }

    [SkippableTheory, EachDatabase]
    public async Task A_repeated_move_under_a_key_is_made_once(DatabaseKind kind)
    {
        var service = await servers.On(kind);
        var path = $"/v1/runs/{(await service.StartAsync(Requests.Waiting("paused-once")))["id"]}";
        foreach (var _ in Enumerable.Range(0, 2))
            Assert.Equal(
                HttpStatusCode.Accepted, (await service.PostAsync($"{path}/pause", null, "pause-1")).StatusCode);
        Assert.Equal(2, (await service.GetAsync(path))["transitions"]!.AsArray().Count);
    }

    [SkippableTheory, EachDatabase]
    public async Task Runs_are_found_by_status_name_and_tag_newest_first_page_by_page(DatabaseKind kind)
    {
        var service = await servers.On(kind);
        var ids = new List<string>();
        foreach (var i in Enumerable.Range(0, 5))
        {
            var request = Requests.Waiting("many");
            request["tags"] = new System.Text.Json.Nodes.JsonObject { ["part"] = i % 2 == 0 ? "even" : "odd" };
            ids.Insert(0, (string)(await service.StartAsync(request))["id"]!);
        }
        (await service.PostAsync($"/v1/runs/{ids[0]}/cancel", null)).EnsureSuccessStatusCode();
        async Task<string[]> Find(string query) =>
            [.. (await service.GetAsync($"/v1/runs?{query}"))["data"]!.AsArray().Select(run => (string)run!["id"]!)];
        Assert.Equal(ids, await Find("name=many"));
        var row = (await service.GetAsync("/v1/runs?name=many&limit=1"))["data"]![0]!.AsObject();
        Assert.False(row.ContainsKey("model") || row.ContainsKey("training") || row.ContainsKey("transitions"));
        Assert.Equal(ids[1..], await Find("name=many&status=queued"));
        Assert.Equal(ids, await Find("name=many&status=queued&status=cancelled"));
        Assert.Equal([ids[1], ids[3]], await Find("name=many&tag=part:odd"));
        Assert.Equal(ids, await Find("name=many&tag=part"));
        Assert.Empty(await Find("name=many&tag=part:odd&tag=part:even"));
        Assert.Equal(ids[..2], await Find("name=many&limit=2"));
        Assert.Equal(ids[2..4], await Find($"name=many&limit=2&after={ids[1]}"));
        Assert.True((bool)(await service.GetAsync($"/v1/runs?name=many&limit=2&after={ids[1]}"))["hasMore"]!);
        Assert.False((bool)(await service.GetAsync($"/v1/runs?name=many&limit=3&after={ids[1]}"))["hasMore"]!);
    }

    [Theory]
    [InlineData("limit=0", "/limit")]
    [InlineData("limit=101", "/limit")]
    [InlineData("limit=x", "/limit")]
    [InlineData("after=x", "/after")]
    [InlineData("status=runing", "/status")]
    public async Task A_wrong_query_is_refused_with_its_parameter(string query, string pointer)
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        var problem = await (await service.Client.GetAsync($"/v1/runs?{query}"))
            .RefusedAsync(HttpStatusCode.BadRequest, "invalidQuery");
        Assert.Equal([pointer], problem.Pointers());
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/metrics")]
    [InlineData("GET", "/events")]
    [InlineData("GET", "/checkpoints")]
    [InlineData("GET", "/checkpoints/1")]
    [InlineData("GET", "/checkpoints/best/weights")]
    [InlineData("GET", "/evaluation")]
    [InlineData("POST", "/cancel")]
    [InlineData("POST", "/predict")]
    [InlineData("DELETE", "")]
    public async Task A_run_that_does_not_exist_is_not_found(string method, string path)
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        foreach (var id in new[] { Guid.CreateVersion7().ToString(), "no-id" })
        {
            using var request = new HttpRequestMessage(new(method), $"/v1/runs/{id}{path}");
            await (await service.Client.SendAsync(request)).RefusedAsync(HttpStatusCode.NotFound, "runNotFound");
        }
    }
}
