using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using TrainService.Persistence;
using TrainService.Persistence.Runs;

namespace TrainService.Api.Runs.Live;

/// <summary>A run's log as it is written: what is stored after a sequence, then what comes, until the run has ended and
/// all of it was told. The bell only says when to look; a reader takes what it can take, and nobody waits for
/// it.</summary>
internal sealed class RunFeed(IDbContextFactory<TrainServiceContext> contexts, IRunBell bell)
{
    private const int PageSize = 500;

    // Should a ring be lost all the same.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <param name="after">Sequence of the last event seen; 0 for all.</param>
    public async IAsyncEnumerable<RunEventView> ReadAsync(
        Guid runId, long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var wakeup = new Wakeup();
        using var listening = bell.Listen(runId, wakeup.Ring);
        while (true)
        {
            var (page, last, ended) = await PageAsync(runId, after, cancellation);
            foreach (var entry in page)
                yield return RunEventView.Of(entry);
            if (page.Count > 0)
                after = page[^1].Sequence;
            if (ended && after >= last)
                yield break;
            if (page.Count < PageSize)
                await wakeup.WaitAsync(Patience, cancellation);
        }
    }

    private async Task<(List<RunEvent> Page, long Last, bool Ended)> PageAsync(
        Guid runId, long after, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        // The end is read before the events: all events up to it are there by then.
        var run = await context.Runs.Where(run => run.Id == runId)
            .Select(run => new { run.LastSequence, Ended = run.FinishedAt != null }).SingleOrDefaultAsync(cancellation);
        var page = await context.RunEvents.AsNoTracking()
            .Where(entry => entry.RunId == runId && entry.Sequence > after)
            .OrderBy(entry => entry.Sequence).Take(PageSize).ToListAsync(cancellation);
        // A run that was deleted has ended too.
        return run is null ? (page, 0, true) : (page, run.LastSequence, run.Ended);
    }
}
