using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TrainService.Api.Hosting;
using TrainService.Persistence;
using TrainService.Persistence.Runs;

namespace TrainService.Api.Runs.Live;

/// <summary>Where a run is now, as a whole; a newer one takes the place of an older one.</summary>
/// <param name="Sequence">Of the run's newest event.</param>
internal sealed record RunUpdate(
    Guid Id, string Name, RunStatus Status, RunProgressView? Progress, JsonElement? Metrics, long Sequence);

/// <summary>All runs of an owner as they change: first those that are not finished and the newest, then each that has
/// news. Several pieces of news in a moment are one update, so that a fast run does not flood a list.</summary>
internal sealed class RunUpdates(IDbContextFactory<TrainServiceContext> contexts, IRunBell bell, TimeProvider time)
{
    private const int Newest = 100;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async IAsyncEnumerable<RunUpdate> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var told = new Dictionary<Guid, Row>();
        var news = new ConcurrentDictionary<Guid, bool>();
        using var wakeup = new Wakeup();
        using var listening = bell.ListenAll(runId =>
        {
            news[runId] = true;
            wakeup.Ring();
        });
        var rows = await ReadAsync(null, cancellation);
        while (true)
        {
            foreach (var row in rows)
                if (!told.TryGetValue(row.Id, out var known) || known != row)
                {
                    told[row.Id] = row;
                    yield return row.View();
                }
            await wakeup.WaitAsync(Patience, cancellation);
            if (!news.IsEmpty)
                await Task.Delay(Moment, time, cancellation);
            var ids = Take(news);
            // Without a ring, and after one that may have been for any run, all that is going on is looked at.
            rows = await ReadAsync(ids.Count == 0 || ids.Contains(Guid.Empty) ? null : ids, cancellation);
        }
    }

    private static List<Guid> Take(ConcurrentDictionary<Guid, bool> news)
    {
        // Taken before the rows are read: a ring in between is kept for the next turn.
        List<Guid> ids = [.. news.Keys];
        foreach (var id in ids)
            news.TryRemove(id, out _);
        return ids;
    }

    private async Task<List<Row>> ReadAsync(List<Guid>? ids, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var runs = context.Runs.Where(run => run.Owner == Caller.Local);
        if (ids is not null)
            return await Rows(runs.Where(run => ids.Contains(run.Id))).ToListAsync(cancellation);
        var newest = runs.OrderByDescending(run => run.Id).Select(run => run.Id).Take(Newest);
        return await Rows(runs.Where(run => run.FinishedAt == null || newest.Contains(run.Id)))
            .ToListAsync(cancellation);
    }

    private static IQueryable<Row> Rows(IQueryable<Run> runs) => runs.OrderBy(run => run.Id).Select(run => new Row(
        run.Id, run.Name, run.Status, run.Epoch, run.Epochs, run.Step, run.TotalSteps, run.Fraction,
        run.SamplesPerSecond, run.EtaSeconds, run.LatestMetrics, run.LastSequence));

    private sealed record Row(
        Guid Id, string Name, RunStatus Status, double Epoch, int Epochs, long Step, long TotalSteps,
        double Fraction, double? SamplesPerSecond, double? EtaSeconds, string? Metrics, long Sequence)
    {
        public RunUpdate View() => new(Id, Name, Status,
            TotalSteps == 0 ? null : new(Epoch, Epochs, Step, TotalSteps, Fraction, SamplesPerSecond, EtaSeconds),
            RunView.Json(Metrics), Sequence);
    }
}
