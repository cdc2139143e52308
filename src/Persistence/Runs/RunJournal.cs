using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace TrainService.Persistence.Runs;

/// <summary>The one writer of a run's log. Whatever it writes, it writes whole, in order and only for the attempt that
/// holds the run.</summary>
public sealed class RunJournal(IDbContextFactory<TrainServiceContext> contexts, IRunBell bell, TimeProvider time)
{
    /// <summary>Writes the entry in one transaction and rings.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="attempt">The attempt that writes.</param>
    /// <param name="entry">What to write; it has events.</param>
    /// <param name="after">The last sequence that the attempt knows of, for a writer that repeats what failed: an entry
    /// of its own behind it is this one, committed although the answer was lost, and is not written twice.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Sequence of the last event.</returns>
    /// <exception cref="StaleAttemptException">The attempt no longer holds the run; nothing was written.</exception>
    public async Task<long> AppendAsync(Guid runId, int attempt, JournalEntry entry, long? after = null,
        CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        var events = entry.Checkpoint is { } added ? [.. entry.Events, Announcement(added)] : entry.Events;
        // The fence: this takes the row's lock until the commit, so sequences have no gaps, become visible in order,
        // and no other attempt can begin in between.
        var held = await context.Runs.Where(run => run.Id == runId && run.Attempt == attempt && run.LeaseOwner != null)
            .ExecuteUpdateAsync(run => Update(run, entry, events.Count), cancellation);
        if (held == 0)
            throw new StaleAttemptException(runId, attempt);
        if (after is { } known && await LastOwnAsync(context, runId, attempt, known, cancellation) is { } stored)
            return stored;
        var last = await context.Runs.Where(run => run.Id == runId).Select(run => run.LastSequence)
            .SingleAsync(cancellation);
        await InsertAsync(context, runId, attempt, events, last - events.Count, cancellation);
        if (entry.Device is { } device)
            await context.RunAttempts.Where(row => row.RunId == runId && row.Attempt == attempt)
                .ExecuteUpdateAsync(row => row.SetProperty(r => r.Device, device), cancellation);
        if (entry.Checkpoint is { } checkpoint)
            await AddCheckpointAsync(context, runId, attempt, checkpoint, last, cancellation);
        await context.NotifyAsync(runId, cancellation);
        await transaction.CommitAsync(cancellation);
        // A crash before the commit leaves nothing; after it, everything, and PostgreSQL has rung by itself.
        bell.Ring(runId);
        return last;
    }

    /// <summary>Takes points past the step out of the curves, and checkpoints past it away: the attempt goes on from
    /// there and computes them again. The events that told them stay.</summary>
    public async Task RewindAsync(Guid runId, int attempt, long step, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        var run = await context.LockRunAsync(runId, cancellation) ?? throw new RunNotFoundException(runId);
        if (run.Attempt != attempt || run.LeaseOwner is null)
            throw new StaleAttemptException(runId, attempt);
        // An epoch whose last step a checkpoint has may have been told only after it.
        var saved = await context.Checkpoints.Where(checkpoint => checkpoint.RunId == runId && checkpoint.Step == step)
            .Select(checkpoint => (long?)checkpoint.Sequence).SingleOrDefaultAsync(cancellation);
        await context.MetricPoints.Where(point => point.RunId == runId
                && (point.Step > step || (point.Step == step && point.Sequence > saved)))
            .ExecuteDeleteAsync(cancellation);
        await context.Checkpoints.Where(checkpoint => checkpoint.RunId == runId && checkpoint.Step > step)
            .ExecuteDeleteAsync(cancellation);
        if (run.BestCheckpointStep > step)
            run.BestCheckpointStep = null;
        await context.SaveChangesAsync(cancellation);
        await context.RunAttempts.Where(row => row.RunId == runId && row.Attempt == attempt)
            .ExecuteUpdateAsync(row => row.SetProperty(r => r.ResumedFromStep, step == 0 ? null : step), cancellation);
        await transaction.CommitAsync(cancellation);
    }

    // Status events are written by others as well.
    private static Task<long?> LastOwnAsync(
        TrainServiceContext context, Guid runId, int attempt, long after, CancellationToken cancellation) =>
        context.RunEvents
            .Where(row => row.RunId == runId && row.Sequence > after && row.Attempt == attempt
                && row.Type != EventTypes.Status)
            .MaxAsync(row => (long?)row.Sequence, cancellation);

    private async Task InsertAsync(TrainServiceContext context, Guid runId, int attempt,
        IReadOnlyList<NewEvent> events, long before, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var rows = new List<RunEvent>(events.Count);
        var points = new List<MetricPoint>();
        foreach (var entry in events)
        {
            var sequence = before + rows.Count + 1;
            rows.Add(new()
            {
                RunId = runId, Sequence = sequence, Time = now, Type = entry.Type, Attempt = attempt, Data = entry.Data,
            });
            foreach (var point in entry.Points)
                points.Add(new()
                {
                    RunId = runId, Name = point.Name, Step = point.Step, Epoch = point.Epoch, Value = point.Value,
                    Attempt = attempt, Sequence = sequence,
                });
        }
        if (rows.Count > 0)
            await context.BulkInsertAsync(rows, cancellation);
        if (points.Count > 0)
            await context.BulkInsertAsync(points, cancellation);
    }

    // A run that was stopped while an epoch was judged saves at that step again: then this one takes the place of the other,
    // for those too that name it.
    private async Task AddCheckpointAsync(TrainServiceContext context, Guid runId, int attempt,
        NewCheckpoint checkpoint, long sequence, CancellationToken cancellation)
    {
        if (checkpoint.IsBest)
            await context.Checkpoints.Where(other => other.RunId == runId && other.IsBest)
                .ExecuteUpdateAsync(other => other.SetProperty(c => c.IsBest, false), cancellation);
        await context.CheckpointFiles.Where(file => file.RunId == runId && file.Step == checkpoint.Step)
            .ExecuteDeleteAsync(cancellation);
        var now = time.GetUtcNow();
        var replaced = await context.Checkpoints.Where(row => row.RunId == runId && row.Step == checkpoint.Step)
            .ExecuteUpdateAsync(row => row.SetProperty(c => c.Epoch, checkpoint.Epoch).SetProperty(c => c.Attempt, attempt)
                .SetProperty(c => c.Sequence, sequence).SetProperty(c => c.CreatedAt, now)
                .SetProperty(c => c.Metrics, checkpoint.Metrics).SetProperty(c => c.IsBest, checkpoint.IsBest), cancellation);
        if (replaced == 0)
            context.Add(new Checkpoint
            {
                RunId = runId,
                Step = checkpoint.Step,
                Epoch = checkpoint.Epoch,
                Attempt = attempt,
                Sequence = sequence,
                CreatedAt = now,
                Metrics = checkpoint.Metrics,
                IsBest = checkpoint.IsBest,
            });
        context.AddRange(checkpoint.Files.Select(file =>
            new CheckpointFile { RunId = runId, Step = checkpoint.Step, Name = file.Key, Content = file.Value }));
        await context.SaveChangesAsync(cancellation);
        if (checkpoint.Keep < int.MaxValue)
            await PruneAsync(context, runId, checkpoint.Keep, cancellation);
    }

    private static async Task PruneAsync(
        TrainServiceContext context, Guid runId, int keep, CancellationToken cancellation)
    {
        var newest = context.Checkpoints.Where(row => row.RunId == runId).OrderByDescending(row => row.Step)
            .Select(row => row.Step).Take(keep);
        await context.Checkpoints
            .Where(row => row.RunId == runId && !row.IsBest && !newest.Contains(row.Step)
                && !context.ModelVersions.Any(model => model.RunId == runId && model.CheckpointStep == row.Step))
            .ExecuteDeleteAsync(cancellation);
    }

    private static void Update(UpdateSettersBuilder<Run> run, JournalEntry entry, int events)
    {
        run.SetProperty(r => r.LastSequence, r => r.LastSequence + events);
        if (entry.Progress is { } progress)
            run.SetProperty(r => r.Step, progress.Step)
                .SetProperty(r => r.TotalSteps, progress.TotalSteps)
                .SetProperty(r => r.Epoch, progress.Epoch)
                .SetProperty(r => r.Epochs, progress.Epochs)
                .SetProperty(r => r.Fraction, progress.Fraction)
                .SetProperty(r => r.SamplesPerSecond, progress.SamplesPerSecond)
                .SetProperty(r => r.EtaSeconds, progress.EtaSeconds);
        if (entry.Progress?.LatestMetrics is { } metrics)
            run.SetProperty(r => r.LatestMetrics, metrics);
        if (entry.Checkpoint is { IsBest: true } best)
            run.SetProperty(r => r.BestCheckpointStep, best.Step);
        if (entry.Evaluation is { } evaluation)
            run.SetProperty(r => r.Evaluation, evaluation);
        if (entry.ReproducibilityHash is { } hash)
            run.SetProperty(r => r.ReproducibilityHash, hash);
        if (entry.Device is { } device)
            run.SetProperty(r => r.TrainedOn, device);
    }

    private static NewEvent Announcement(NewCheckpoint checkpoint) => NewEvent.Of(EventTypes.Checkpoint, new
    {
        checkpoint.Step,
        checkpoint.Epoch,
        checkpoint.IsBest,
        Bytes = checkpoint.Files.Values.Sum(file => file.Length),
        Metrics = JsonSerializer.Deserialize<JsonElement>(checkpoint.Metrics),
    });
}
