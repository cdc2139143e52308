using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace TrainService.Api.Tests;

/// <summary>What tests say to a service, and what they expect of every answer.</summary>
internal static class Http
{
    public static async Task<JsonNode> GetAsync(this TestService service, string path)
    {
        using var answer = await service.Client.GetAsync(path);
        return await ReadAsync(answer, HttpStatusCode.OK);
    }

    public static async Task<HttpResponseMessage> PostAsync(
        this TestService service, string path, string? json, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        return await service.Client.SendAsync(request);
    }

    public static async Task<JsonNode> StartAsync(this TestService service, JsonNode run)
    {
        using var answer = await service.PostAsync("/v1/runs", run.ToJsonString());
        return await ReadAsync(answer, HttpStatusCode.Accepted);
    }

    /// <summary>Trains to the end, which has to be a good one.</summary>
    public static async Task<(string Path, JsonNode Run)> TrainAsync(this TestService service, JsonNode request)
    {
        var path = $"/v1/runs/{(await service.StartAsync(request))["id"]}";
        var run = await service.WaitAsync(path, seen => seen["finishedAt"] is not null);
        Assert.True((string?)run["status"] == "succeeded", run.ToJsonString());
        return (path, run);
    }

    /// <summary>Uploads the text as one file.</summary>
    public static async Task<HttpResponseMessage> UploadAsync(
        this TestService service, string name, string fileName, byte[] content, string? options = null,
        string? key = null)
    {
        using var form = new MultipartFormDataContent { { new StringContent(name), "name" } };
        if (options is not null)
            form.Add(new StringContent(options), "options");
        form.Add(new ByteArrayContent(content), "file", fileName);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/datasets") { Content = form };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        return await service.Client.SendAsync(request);
    }

    public static async Task<JsonNode> ReadAsync(HttpResponseMessage answer, HttpStatusCode expected)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{(int)answer.StatusCode} instead of {(int)expected}: {text}");
        return JsonNode.Parse(text)!;
    }

    /// <summary>Checks everything that every refusal has, and gives it.</summary>
    public static async Task<JsonNode> RefusedAsync(this HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        using (answer)
        {
            var problem = await ReadAsync(answer, status);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
            Assert.Equal((int)status, (int)problem["status"]!);
            Assert.Equal(code, (string?)problem["code"]);
            Assert.NotEmpty((string)problem["title"]!);
            Assert.NotEmpty((string)problem["detail"]!);
            Assert.NotEmpty((string)problem["error"]!);
            Assert.NotEmpty((string)problem["traceId"]!);
            Assert.StartsWith("/", (string)problem["instance"]!);
            Assert.Equal($"urn:trainservice:problem:{code}", (string?)problem["type"]);
            Assert.NotNull(problem["retryable"]);
            Assert.IsType<JsonArray>(problem["errors"]);
            Assert.DoesNotContain("   at ", problem.ToJsonString());
            return problem;
        }
    }

    public static string[] Pointers(this JsonNode problem) =>
        [.. problem["errors"]!.AsArray().Select(error => (string)error!["pointer"]!)];

    /// <summary>Looks again until it holds.</summary>
    public static async Task<JsonNode> WaitAsync(this TestService service, string path, Func<JsonNode, bool> until)
    {
        var patience = TimeSpan.FromMinutes(4);
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var seen = await service.GetAsync(path);
            if (until(seen))
                return seen;
            Assert.True(TimeProvider.System.GetElapsedTime(began) < patience, $"still {seen.ToJsonString()}");
            await Task.Delay(50);
        }
    }
}
