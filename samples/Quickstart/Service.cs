using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TrainService.Quickstart;

/// <summary>The service, asked over HTTP. What it refuses becomes a ServiceException with its own explanation.</summary>
internal sealed class Service(Uri address) : IDisposable
{
    private readonly HttpClient client = new() { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };

    public static JsonContent Json(JsonNode body) => JsonContent.Create(body);

    public async Task<JsonNode> GetAsync(string path)
    {
        using var answer = await client.GetAsync(path);
        return await ReadAsync(answer);
    }

    /// <summary>Null where there is no such thing.</summary>
    public async Task<JsonNode?> FindAsync(string path)
    {
        using var answer = await client.GetAsync(path);
        return answer.StatusCode == HttpStatusCode.NotFound ? null : await ReadAsync(answer);
    }

    public async Task<JsonNode> PostAsync(string path, HttpContent body)
    {
        using var answer = await client.PostAsync(path, body);
        return await ReadAsync(answer);
    }

    /// <summary>Events as they happen (server-sent events), from the one after the given sequence.</summary>
    public async IAsyncEnumerable<JsonNode> EventsAsync(string path, long after)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new("text/event-stream"));
        request.Headers.Add("Last-Event-ID", $"{after}");
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (!answer.IsSuccessStatusCode)
            await ReadAsync(answer);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        while (await lines.ReadLineAsync() is { } line)
            // The envelope repeats what the id: and event: lines say, so the data: lines are enough.
            if (line.StartsWith("data:", StringComparison.Ordinal))
                yield return JsonNode.Parse(line["data:".Length..])!;
    }

    public void Dispose() => client.Dispose();

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode)
            throw new ServiceException($"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri} answered {(int)answer.StatusCode}: {text}");
        try
        {
            return JsonNode.Parse(text) ?? throw new ServiceException($"{answer.RequestMessage!.RequestUri} answered null");
        }
        catch (JsonException)
        {
            throw new ServiceException($"{answer.RequestMessage!.RequestUri} answered no JSON: {text}");
        }
    }
}
