using Microsoft.EntityFrameworkCore;
using TrainService.Api.Hosting;
using TrainService.Api.Runs.Live;
using TrainService.Persistence;

namespace TrainService.Api.Runs;

/// <summary>GET /v1/runs/{id}/events: a page of the log, or the log as it is written where the client accepts
/// <c>text/event-stream</c>.</summary>
internal static class ListEvents
{
    public static async Task<IResult> Handle(
        HttpContext http, string id, string? limit, string? after, TrainServiceContext context, RunFeed feed,
        CancellationToken cancellation)
    {
        if (http.Request.GetTypedHeaders().Accept.Any(type => type.MediaType == EventStream.ContentType))
            return await StreamAsync(http, id, after, context, feed, cancellation);
        var (count, last) = (Paging.Limit(limit), Paging.Number("after", after) ?? 0);
        var runId = await context.FindRunIdAsync(id, cancellation);
        var found = await context.RunEvents.AsNoTracking()
            .Where(entry => entry.RunId == runId && entry.Sequence > last)
            .OrderBy(entry => entry.Sequence).Take(count + 1).ToListAsync(cancellation);
        return TypedResults.Ok(Page<RunEventView>.Of([.. found.Select(RunEventView.Of)], count));
    }

    /// <summary>A browser that lost its connection says where it was by <c>Last-Event-ID</c>, which goes before the
    /// address that it first asked for.</summary>
    private static async Task<IResult> StreamAsync(HttpContext http, string id, string? after,
        TrainServiceContext context, RunFeed feed, CancellationToken cancellation)
    {
        var seen = http.Request.Headers["Last-Event-ID"] is [{ Length: > 0 } lastEvent, ..]
            ? Paging.Number("Last-Event-ID", lastEvent) : Paging.Number("after", after);
        var run = await context.FindRunAsync(id, cancellation);
        // 204 tells a browser's EventSource not to connect again.
        return run.FinishedAt is not null && seen >= run.LastSequence
            ? TypedResults.NoContent()
            : new EventStream(feed.ReadAsync(run.Id, seen ?? 0, http.RequestAborted));
    }
}
