using Microsoft.EntityFrameworkCore;
using TrainService.Api.Hosting;
using TrainService.Api.Runs.Live;
using TrainService.Engine.Definitions;
using TrainService.Persistence;
using TrainService.Persistence.Runs;

namespace TrainService.Api.Runs;

/// <summary>GET /v1/runs/{id}/events: a page of the log, or the log as it is written where the client accepts
/// <c>text/event-stream</c>. <c>type</c> may be given several times.</summary>
internal static class ListEvents
{
    public static async Task<IResult> Handle(
        HttpContext http, string id, string[] type, string? limit, string? after, TrainServiceContext context, RunFeed feed,
        CancellationToken cancellation)
    {
        if (type.FirstOrDefault(given => !EventTypes.All.Contains(given)) is { } unknown)
            throw Refusal.At("/type", "invalidQuery", $"unknown type '{unknown}'{NearestName.Hint(unknown, EventTypes.All)}", 400);
        if (http.Request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType == EventStream.ContentType))
            return await StreamAsync(http, id, type, after, context, feed, cancellation);
        var (count, last) = (Paging.Limit(limit), Paging.Number("after", after) ?? 0);
        var runId = await context.FindRunIdAsync(id, cancellation);
        var found = await context.RunEvents.AsNoTracking()
            .Where(entry => entry.RunId == runId && entry.Sequence > last)
            .Where(entry => type.Length == 0 || type.Contains(entry.Type))
            .OrderBy(entry => entry.Sequence).Take(count + 1).ToListAsync(cancellation);
        return TypedResults.Ok(Page<RunEventView>.Of([.. found.Select(RunEventView.Of)], count));
    }

    /// <summary>A browser that lost its connection says where it was by <c>Last-Event-ID</c>, which goes before the
    /// address that it first asked for.</summary>
    private static async Task<IResult> StreamAsync(HttpContext http, string id, string[] type, string? after,
        TrainServiceContext context, RunFeed feed, CancellationToken cancellation)
    {
        var seen = http.Request.Headers["Last-Event-ID"] is [{ Length: > 0 } lastEvent, ..]
            ? Paging.Number("Last-Event-ID", lastEvent) : Paging.Number("after", after);
        var run = await context.FindRunAsync(id, cancellation);
        // 204 tells a browser's EventSource not to connect again.
        return run.FinishedAt is not null && seen >= run.LastSequence
            ? TypedResults.NoContent()
            : new EventStream(feed.ReadAsync(run.Id, seen ?? 0, http.RequestAborted)
                .Where(entry => type.Length == 0 || type.Contains(entry.Type)));
    }
}
