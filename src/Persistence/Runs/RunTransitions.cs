using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TrainService.Persistence.Datasets;

namespace TrainService.Persistence.Runs;

/// <summary>Moves runs from status to status: the status, the transition and the event that tells it, in one
/// transaction.</summary>
public sealed class RunTransitions(IDbContextFactory<TrainServiceContext> contexts, IRunBell bell, TimeProvider time)
{
    /// <summary>Stores a new run as queued, with its first event.</summary>
    /// <exception cref="DatasetDeletedException">Somebody deleted the data in the meantime; nothing was written.</exception>
    public async Task SubmitAsync(Run run, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        if (run.DatasetVersionId is { } data && !await context.HoldVersionAsync(data, cancellation))
            throw new DatasetDeletedException(run.Dataset);
        context.Add(run);
        run.LastSequence = 1;
        Tell(context, run, null, null, time.GetUtcNow());
        await context.SaveChangesAsync(cancellation);
        await context.NotifyAsync(run.Id, cancellation);
        await transaction.CommitAsync(cancellation);
        bell.Ring(run.Id);
    }

    /// <summary>Does what a client asks for: a run that nobody works on moves at once, another is told to.</summary>
    /// <exception cref="RunNotFoundException"/>
    /// <exception cref="IllegalTransitionException">Has the current status and the allowed actions.</exception>
    public Task<Run> AskAsync(
        Guid runId, RunAction action, string? reason = null, CancellationToken cancellation = default) =>
        MoveAsync(runId, run => [RunMoves.Target(run.Status, action) ?? throw new IllegalTransitionException(
            runId, run.Status, RunMoves.Aim(action))], reason, null, null, cancellation);

    /// <summary>Moves the run for the worker that holds it; the error is problem details as JSON.</summary>
    /// <exception cref="StaleAttemptException">The attempt no longer holds the run; nothing was written.</exception>
    /// <exception cref="IllegalTransitionException"/>
    public Task<Run> MoveAsync(Guid runId, int attempt, RunStatus to, string? reason = null, string? error = null,
        CancellationToken cancellation = default) =>
        MoveAsync(runId, run => run.Attempt == attempt && run.LeaseOwner != null
            ? [to]
            : throw new StaleAttemptException(runId, attempt), reason, error, null, cancellation);

    /// <summary>Moves the run along the statuses that are chosen for it, having read it under its lock; none leaves it.
    /// Nobody sees it in between: several moves are one transaction.</summary>
    internal async Task<Run> MoveAsync(Guid runId, Func<Run, IReadOnlyList<RunStatus>> choose, string? reason,
        string? error, Func<TrainServiceContext, Run, Task>? also, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        var run = await context.LockRunAsync(runId, cancellation) ?? throw new RunNotFoundException(runId);
        var path = choose(run);
        if (path.Count == 0)
            return run;
        run.Error = error ?? run.Error;
        if (also is not null)
            await also(context, run);
        var now = time.GetUtcNow();
        foreach (var to in path)
        {
            var from = run.Status;
            if (!RunMoves.From(from).Contains(to))
                throw new IllegalTransitionException(runId, from, to);
            run.Status = to;
            run.LastSequence++;
            await ApplyAsync(context, run, from, now, cancellation);
            Tell(context, run, from, reason, now);
        }
        await context.SaveChangesAsync(cancellation);
        await context.NotifyAsync(runId, cancellation);
        await transaction.CommitAsync(cancellation);
        bell.Ring(runId);
        return run;
    }

    // What a status means for the rest of the row.
    private static async Task ApplyAsync(
        TrainServiceContext context, Run run, RunStatus from, DateTimeOffset now, CancellationToken cancellation)
    {
        if (run.Status == RunStatus.Running)
            run.StartedAt ??= now;
        // A run that lost its worker keeps its place; one that was paused lines up again.
        if ((from, run.Status) is (RunStatus.Paused, RunStatus.Queued))
            run.QueuedAt = now;
        if (RunMoves.IsFinished(run.Status))
            run.FinishedAt = now;
        if (RunMoves.IsHeld(run.Status))
            return;
        run.EtaSeconds = null;
        if (run.LeaseOwner is null)
            return;
        // The worker lets go, or is taken to be lost: from here on its attempt writes nothing.
        (run.LeaseOwner, run.LeaseExpiresAt) = (null, null);
        var outcome = run.Status;
        await context.RunAttempts.Where(row => row.RunId == run.Id && row.Attempt == run.Attempt && row.EndedAt == null)
            .ExecuteUpdateAsync(
                row => row.SetProperty(r => r.EndedAt, now).SetProperty(r => r.Outcome, outcome), cancellation);
    }

    private static void Tell(TrainServiceContext context, Run run, RunStatus? from, string? reason, DateTimeOffset now)
    {
        context.Add(new RunTransition
        {
            RunId = run.Id, Sequence = run.LastSequence, From = from, To = run.Status, Time = now, Reason = reason,
            Attempt = run.Attempt,
        });
        context.Add(new RunEvent
        {
            RunId = run.Id, Sequence = run.LastSequence, Time = now, Type = EventTypes.Status, Attempt = run.Attempt,
            Data = NewEvent.Of(EventTypes.Status, new
            {
                Status = run.Status.ToString().ToLowerInvariant(),
                From = from?.ToString().ToLowerInvariant(),
                Reason = reason,
                Error = run is { Status: RunStatus.Failed, Error: { } error }
                    ? JsonSerializer.Deserialize<JsonElement>(error)
                    : (JsonElement?)null,
            }).Data,
        });
    }
}
