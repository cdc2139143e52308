using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using TrainService.Api.Tests.Runs;

namespace TrainService.Api.Tests.Hosting;

[Collection(Service.Name)]
public sealed class ProblemTests(TestServers servers)
{
    [Theory]
    [InlineData("GET", "/v1/nothing", HttpStatusCode.NotFound, "notFound")]
    [InlineData("POST", "/nothing", HttpStatusCode.NotFound, "notFound")]
    [InlineData("GET", "/hubs/nothing", HttpStatusCode.NotFound, "notFound")]
    [InlineData("GET", "/v2/health/ready", HttpStatusCode.NotFound, "notFound")]
    [InlineData("GET", "/metrics", HttpStatusCode.NotFound, "notFound")]
    [InlineData("GET", "/runs", HttpStatusCode.NotFound, "notFound")]
    [InlineData("PUT", "/v1/runs", HttpStatusCode.MethodNotAllowed, "methodNotAllowed")]
    [InlineData("DELETE", "/v1/vocabulary", HttpStatusCode.MethodNotAllowed, "methodNotAllowed")]
    public async Task Addresses_and_methods_that_are_not_there_are_problems(
        string method, string path, HttpStatusCode status, string code)
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        using var request = new HttpRequestMessage(new(method), path);
        var problem = await (await service.Client.SendAsync(request)).RefusedAsync(status, code);
        Assert.Equal(path, (string?)problem["instance"]);
    }

    [Fact]
    public async Task Another_media_type_is_refused_with_the_one_that_is_taken()
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        using var content = new StringContent("name=x", Encoding.UTF8, "application/x-www-form-urlencoded");
        var problem = await (await service.Client.PostAsync("/v1/runs", content))
            .RefusedAsync(HttpStatusCode.UnsupportedMediaType, "unsupportedMediaType");
        Assert.Contains("application/json", (string)problem["detail"]!);
    }

    [Theory]
    [InlineData("runs", """{ "name": "\ud800" }""", "/name")]
    [InlineData("runs", """{ "tags": { "team": "a\u0000b" } }""", "/tags/team")]
    [InlineData("runs", """{ "tags": { "\udc00": "vision" } }""", "/tags")]
    [InlineData("predict", """{ "inputs": [["\ud800"]] }""", "/inputs/0/0")]
    [InlineData("predict", """{ "inputs": { "\udc00": 1 } }""", "/inputs")]
    public async Task A_string_that_is_no_text_is_refused_where_it_stands(string call, string body, string pointer)
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        var path = call == "runs" ? "/v1/runs" : $"/v1/runs/{(await service.HoldRunAsync("texts")).Id}/predict";
        using var answer = await service.PostAsync(path, body);
        var problem = await answer.RefusedAsync(HttpStatusCode.UnprocessableEntity, "invalidDefinition");
        Assert.Equal(pointer, (string?)Assert.Single(problem["errors"]!.AsArray())!["pointer"]);
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_refused()
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        await RefusedAsTooLargeAsync(service, "/v1/runs");
        var (id, _) = await service.HoldRunAsync("to-predict");
        var problem = await RefusedAsTooLargeAsync(service, $"/v1/runs/{id}/predict");
        Assert.EndsWith("Send the rows in several requests.", (string?)problem["detail"]);
    }

    private static async Task<JsonNode> RefusedAsTooLargeAsync(TestService service, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent($"\"{new string('x', 31_000_000)}\"", Encoding.UTF8, "application/json"),
        };
        request.Headers.ExpectContinue = true;
        return await (await service.Client.SendAsync(request))
            .RefusedAsync(HttpStatusCode.RequestEntityTooLarge, "bodyTooLarge");
    }

    [Fact]
    public async Task What_fails_inside_says_so_and_nothing_of_the_inside()
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        var (id, _) = await service.HoldRunAsync("spoiled");
        await using (var context = service.Context())
            await context.Database.ExecuteSqlAsync($"update runs set request = 'no json: secret' where id = {id}");
        using var answer = await service.Client.GetAsync($"/v1/runs/{id}");
        var problem = await answer.RefusedAsync(HttpStatusCode.InternalServerError, "internalError");
        Assert.True((bool)problem["retryable"]!);
        Assert.DoesNotContain("Json", problem.ToJsonString());
        Assert.DoesNotContain("secret", problem.ToJsonString());
    }

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite, "/v1/runs?name=%00", "/name")]
    [InlineData(DatabaseKind.Postgres, "/v1/runs?name=%00", "/name")]
    [InlineData(DatabaseKind.Postgres, "/v1/runs?tag=team&tag=a:%00", "/tag")]
    [InlineData(DatabaseKind.Postgres, "/v1/runs/x/metrics?names=a,b%00", "/names")]
    public async Task NUL_in_a_query_is_refused(DatabaseKind kind, string path, string pointer)
    {
        var service = await servers.On(kind);
        var problem = await (await service.Client.GetAsync(path))
            .RefusedAsync(HttpStatusCode.BadRequest, "invalidQuery");
        Assert.Equal([pointer], problem.Pointers());
    }

    [Theory]
    [InlineData("POST", "/v1/runs?dry=true", "/dry", "allowed: dryRun")]
    [InlineData("POST", "/v1/runs?dryrun=true&dryRum=true", "/dryRum", "did you mean 'dryRun'?")]
    [InlineData("POST", "/v1/datasets?name=mine", "/name", "this operation takes none")]
    [InlineData("GET", "/v1/runs?limit=1&stat/us~=failed", "/stat~1us~0", "did you mean 'status'?")]
    [InlineData("GET", "/v1/runs?=1", "/", "allowed: after, limit, name, status, tag")]
    [InlineData("GET", "/v1/runs/x?id=x", "/id", "this operation takes none")]
    [InlineData("GET", "/v1/datasets/sample:digits/preview?ROWS=1&row", "/row", "did you mean 'rows'?")]
    [InlineData("DELETE", "/v1/runs/x?force=true", "/force", "this operation takes none")]
    public async Task Parameters_that_an_operation_does_not_have_are_refused(string method, string path, string pointer, string message)
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        using var request = new HttpRequestMessage(new(method), path);
        if (method == "POST")
            request.Content = path.StartsWith("/v1/runs", StringComparison.Ordinal)
                ? new StringContent(Requests.Waiting("mistyped").ToJsonString(), Encoding.UTF8, "application/json") : new MultipartFormDataContent();
        using var answer = await service.Client.SendAsync(request);
        var problem = await answer.RefusedAsync(HttpStatusCode.BadRequest, "invalidQuery");
        Assert.Equal([pointer], problem.Pointers());
        Assert.Contains(message, (string?)problem["detail"]);
        Assert.Empty((await service.GetAsync("/v1/runs?name=mistyped"))["data"]!.AsArray());
    }

    [Fact]
    public async Task Parameters_may_be_written_in_any_case_and_what_is_no_operation_may_have_any()
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        Assert.Empty((await service.GetAsync("/v1/runs?NAME=nobody"))["data"]!.AsArray());
        foreach (var path in new[] { "/openapi/v1.json?v=1", "/swagger/index.html?v=1", "/health/live?v=1", "/?v=1" })
        {
            using var answer = await service.Client.GetAsync(path);
            Assert.True(answer.IsSuccessStatusCode, path);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(256)]
    public async Task A_key_of_no_length_or_too_long_is_refused(int length)
    {
        var service = await servers.On(DatabaseKind.Sqlite);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/runs")
        {
            Content = new StringContent("{}", Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", new string('k', length));
        await (await service.Client.SendAsync(request))
            .RefusedAsync(HttpStatusCode.BadRequest, "invalidIdempotencyKey");
    }
}
