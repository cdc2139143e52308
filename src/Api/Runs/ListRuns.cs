using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using TrainService.Api.Hosting;
using TrainService.Engine.Definitions;
using TrainService.Persistence;
using TrainService.Persistence.Runs;

namespace TrainService.Api.Runs;

/// <summary>GET /v1/runs: newest first. <c>status</c> may be given several times; <c>tag</c> is <c>name</c> or
/// <c>name:value</c>, and every one given has to be there.</summary>
internal static class ListRuns
{
    public static async Task<Ok<Page<RunView>>> Handle(
        string[] status, string? name, string[] tag, string? limit, string? after,
        TrainServiceContext context, CancellationToken cancellation)
    {
        var (count, last) = (Paging.Limit(limit), Paging.After(after));
        var runs = context.ShownRuns();
        if (status.Length > 0)
        {
            var statuses = status.Select(StatusOf).ToList();
            runs = runs.Where(run => statuses.Contains(run.Status));
        }
        if (name is not null)
            runs = runs.Where(run => run.Name == name);
        foreach (var wanted in tag)
            runs = WithTag(runs, wanted);
        if (last is { } before)
            runs = runs.Where(run => run.Id < before);
        var found = await runs.Include(run => run.Tags).OrderByDescending(run => run.Id).Take(count + 1)
            .ToListAsync(cancellation);
        var views = new List<RunView>();
        foreach (var run in found)
            views.Add(await context.ViewAsync(run, cancellation));
        return TypedResults.Ok(Page<RunView>.Of(views, count));
    }

    private static RunStatus StatusOf(string text)
    {
        var known = Enum.GetValues<RunStatus>().ToDictionary(status => status.ToString().ToLowerInvariant());
        return known.TryGetValue(text, out var status) ? status : throw Refusal.At(
            "/status", "invalidQuery", $"unknown status '{text}'{NearestName.Hint(text, known.Keys)}", 400);
    }

    private static IQueryable<Run> WithTag(IQueryable<Run> runs, string wanted)
    {
        var colon = wanted.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return runs.Where(run => run.Tags.Any(tag => tag.Name == wanted));
        var (name, value) = (wanted[..colon], wanted[(colon + 1)..]);
        return runs.Where(run => run.Tags.Any(tag => tag.Name == name && tag.Value == value));
    }
}
