using Microsoft.EntityFrameworkCore;
using TrainService.Api.Hosting;
using TrainService.Persistence;
using TrainService.Persistence.Runs;

namespace TrainService.Api.Runs;

/// <summary>Finds runs that the caller may see.</summary>
internal static class RunLookup
{
    public static IQueryable<Run> ShownRuns(this TrainServiceContext context) =>
        context.Runs.AsNoTracking().Where(run => run.Owner == Caller.Local);

    /// <exception cref="Refusal">404: the text is no id, or of no run.</exception>
    public static async Task<Run> FindRunAsync(
        this TrainServiceContext context, string id, CancellationToken cancellation) =>
        (Guid.TryParse(id, out var runId)
            ? await context.ShownRuns().Include(run => run.Tags)
                .SingleOrDefaultAsync(run => run.Id == runId, cancellation)
            : null) ?? throw NotFound(id);

    /// <summary>The same, where only its being there matters.</summary>
    public static async Task<Guid> FindRunIdAsync(
        this TrainServiceContext context, string id, CancellationToken cancellation) =>
        Guid.TryParse(id, out var runId) && await context.ShownRuns().AnyAsync(run => run.Id == runId, cancellation)
            ? runId : throw NotFound(id);

    public static async Task<RunView> ViewAsync(
        this TrainServiceContext context, Run run, CancellationToken cancellation) =>
        RunView.Of(run, run.Status == RunStatus.Queued ? 1 + await context.Before(run).CountAsync(cancellation) : null);

    public static async Task<RunView> FullViewAsync(
        this TrainServiceContext context, Run run, CancellationToken cancellation) =>
        (await context.ViewAsync(run, cancellation)).With(run, await context.RunTransitions.AsNoTracking()
            .Where(transition => transition.RunId == run.Id).OrderBy(transition => transition.Sequence)
            .ToListAsync(cancellation));

    private static Refusal NotFound(string id) => Refusal.NotFound("runNotFound", $"There is no run '{id}'.");
}
