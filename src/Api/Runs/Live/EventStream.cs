using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace TrainService.Api.Runs.Live;

/// <summary>Events on the wire as server-sent events: the sequence is the <c>id</c>, the envelope the <c>data</c>, and
/// a comment now and then keeps proxies from taking silence for the end.</summary>
/// <remarks>Written here because the framework's writer has no comments.</remarks>
internal sealed class EventStream(IAsyncEnumerable<RunEventView> events) : IResult
{
    public const string ContentType = "text/event-stream";

    internal static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>What the framework cannot know of an answer with two media types.</summary>
    public static Task Describe(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        operation.Responses!["200"].Content!.Add(ContentType, new OpenApiMediaType
        {
            Schema = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Description = "Server-sent events: id is the sequence, data the event as in a page. Ends when the run "
                    + "has ended.",
            },
        });
        operation.Responses["204"].Description = "As a stream: the run has ended, and the client has seen all of it.";
        operation.Parameters!.Add(new OpenApiParameter
        {
            Name = "Last-Event-ID", In = ParameterLocation.Header,
            Description = "Sequence of the last event seen; goes before after. Browsers send it by themselves.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "0" },
        });
        return Task.CompletedTask;
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        // A service that is to end does not wait for its listeners; they come back to the next one.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted,
            httpContext.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        var cancellation = ending.Token;
        var json = httpContext.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var time = httpContext.RequestServices.GetRequiredService<TimeProvider>();
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-cache,no-store";
        // Proxies of the nginx kind would collect the stream otherwise.
        response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            await response.WriteAsync("retry: 1000\n\n", cancellation);
            await response.Body.FlushAsync(cancellation);
            await WriteAsync(response, json, time, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The client went, or the service does.
        }
    }

    private async Task WriteAsync(
        HttpResponse response, JsonSerializerOptions json, TimeProvider time, CancellationToken cancellation)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await using var reader = events.GetAsyncEnumerator(reading.Token);
        var next = reader.MoveNextAsync().AsTask();
        try
        {
            while (true)
            {
                if (await IsSilentAsync(next, time, cancellation))
                {
                    await response.WriteAsync(": heartbeat\n\n", cancellation);
                    await response.Body.FlushAsync(cancellation);
                    continue;
                }
                if (!await next)
                    return;
                await response.WriteAsync(OnWire(reader.Current, json), cancellation);
                next = reader.MoveNextAsync().AsTask();
                // What is there already goes out together.
                if (!next.IsCompleted)
                    await response.Body.FlushAsync(cancellation);
            }
        }
        finally
        {
            // An iterator cannot be disposed of in the middle of a step.
            await reading.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static string OnWire(RunEventView entry, JsonSerializerOptions json) => string.Create(
        CultureInfo.InvariantCulture, $"id: {entry.Sequence}\ndata: {JsonSerializer.Serialize(entry, json)}\n\n");

    private static async Task<bool> IsSilentAsync(Task next, TimeProvider time, CancellationToken cancellation)
    {
        if (next.IsCompleted)
            return false;
        using var heard = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var silence = Task.Delay(Heartbeat, time, heard.Token);
        var first = await Task.WhenAny(next, silence);
        await heard.CancelAsync();
        return first == silence && !cancellation.IsCancellationRequested;
    }
}
