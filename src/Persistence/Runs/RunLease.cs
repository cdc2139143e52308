using Microsoft.EntityFrameworkCore;

namespace TrainService.Persistence.Runs;

/// <summary>Who works on a run. A claim lasts until it is let go or not renewed in time; each one is a new attempt, and
/// the attempt fences every write. Expiry goes by the clocks of the processes: a skewed clock can end a claim early,
/// which costs the steps since the last checkpoint, but never lets two attempts write.</summary>
public sealed class RunLease(
    IDbContextFactory<TrainServiceContext> contexts, RunTransitions transitions, TimeProvider time)
{
    /// <summary>Takes a run that waits. Of any number of claims at once, one wins.</summary>
    /// <returns>The run as claimed, its attempt counted on; null if it does not wait, or is not there, any more.</returns>
    public async Task<Run?> ClaimAsync(
        Guid runId, string worker, TimeSpan duration, CancellationToken cancellation = default)
    {
        var claimed = false;
        var run = await MoveIfThereAsync(runId,
            run => (claimed = run.Status == RunStatus.Queued) ? [RunStatus.Preparing] : [],
            null,
            (context, run) =>
            {
                run.Attempt++;
                run.LeaseOwner = worker;
                run.LeaseExpiresAt = time.GetUtcNow() + duration;
                context.Add(new RunAttempt
                {
                    RunId = runId, Attempt = run.Attempt, Worker = worker, StartedAt = time.GetUtcNow(),
                });
                return Task.CompletedTask;
            }, cancellation);
        return claimed ? run : null;
    }

    /// <summary>Takes the run that is next in the queue: the most urgent, then the oldest, of those that one of the
    /// devices may train.</summary>
    /// <returns>The run as claimed; null if none waits.</returns>
    public async Task<Run?> ClaimNextAsync(string worker, IReadOnlyCollection<string> devices, TimeSpan duration,
        CancellationToken cancellation = default)
    {
        while (true)
        {
            Guid? next;
            await using (var context = await contexts.CreateDbContextAsync(cancellation))
                next = await context.Waiting(devices).Select(run => (Guid?)run.Id).FirstOrDefaultAsync(cancellation);
            if (next is not { } runId)
                return null;
            if (await ClaimAsync(runId, worker, duration, cancellation) is { } run)
                return run;
        }
    }

    /// <summary>Whether a run waits that one of the devices may train.</summary>
    public async Task<bool> AnyWaitingAsync(
        IReadOnlyCollection<string> devices, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Waiting(devices).AnyAsync(cancellation);
    }

    /// <summary>Prolongs the claim.</summary>
    /// <returns>The run's status, which may ask the worker to stop.</returns>
    /// <exception cref="StaleAttemptException">The claim is lost.</exception>
    public async Task<RunStatus> RenewAsync(
        Guid runId, int attempt, TimeSpan duration, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        DateTimeOffset? until = time.GetUtcNow() + duration;
        var held = await context.Runs.Where(run => run.Id == runId && run.Attempt == attempt && run.LeaseOwner != null)
            .ExecuteUpdateAsync(run => run.SetProperty(r => r.LeaseExpiresAt, until), cancellation);
        if (held == 0)
            throw new StaleAttemptException(runId, attempt);
        return await context.Runs.Where(run => run.Id == runId).Select(run => run.Status).SingleAsync(cancellation);
    }

    /// <summary>How many attempts that began at the step lost their worker before the next checkpoint; workers that
    /// let go of the run in good order are not among them.</summary>
    public async Task<int> LossesAtAsync(Guid runId, long step, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.RunAttempts.CountAsync(
            row => row.RunId == runId && row.Lost && (row.ResumedFromStep ?? 0) == step, cancellation);
    }

    /// <summary>Runs whose worker has not renewed its claim in time.</summary>
    public async Task<IReadOnlyList<Guid>> FindLostAsync(CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        DateTimeOffset? now = time.GetUtcNow();
        return await context.Runs.Where(run => run.LeaseExpiresAt < now)
            .OrderBy(run => run.Id).Select(run => run.Id).ToListAsync(cancellation);
    }

    /// <summary>Ends the claims of every worker: for a database that one process owns, at its start, when whoever held
    /// them is dead.</summary>
    public async Task ExpireAllAsync(CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        DateTimeOffset? past = DateTimeOffset.UnixEpoch;
        await context.Runs.Where(run => run.LeaseExpiresAt != null)
            .ExecuteUpdateAsync(run => run.SetProperty(r => r.LeaseExpiresAt, past), cancellation);
    }

    /// <summary>Takes the run from a lost worker: it waits again, or is where a client had asked it to go.</summary>
    /// <returns>The status it has now; null if it was not lost after all, or another process was first.</returns>
    public async Task<RunStatus?> RecoverAsync(Guid runId, string reason, CancellationToken cancellation = default)
    {
        var recovered = false;
        var now = time.GetUtcNow();
        var run = await MoveIfThereAsync(runId,
            run => (recovered = run.LeaseExpiresAt < now) ? Recovery(run.Status) : [],
            reason,
            (context, run) => context.RunAttempts.Where(row => row.RunId == run.Id && row.Attempt == run.Attempt)
                .ExecuteUpdateAsync(row => row.SetProperty(r => r.Lost, true), cancellation),
            cancellation);
        return recovered ? run?.Status : null;
    }

    /// <summary>Lets go of a run that the worker cannot finish, so that another goes on with it at once.</summary>
    /// <returns>The status it has now.</returns>
    /// <exception cref="StaleAttemptException">The claim is lost already.</exception>
    public async Task<RunStatus> ReleaseAsync(
        Guid runId, int attempt, string reason, CancellationToken cancellation = default)
    {
        var run = await transitions.MoveAsync(runId,
            run => run.Attempt == attempt && run.LeaseOwner != null
                ? Recovery(run.Status)
                : throw new StaleAttemptException(runId, attempt),
            reason, null, null, cancellation);
        return run.Status;
    }

    // A run that is lost or waits may be finished by one process and deleted by a client while another looks at it.
    private async Task<Run?> MoveIfThereAsync(Guid runId, Func<Run, IReadOnlyList<RunStatus>> choose, string? reason,
        Func<TrainServiceContext, Run, Task> also, CancellationToken cancellation)
    {
        try
        {
            return await transitions.MoveAsync(runId, choose, reason, null, also, cancellation);
        }
        catch (RunNotFoundException)
        {
            return null;
        }
    }

    private static IReadOnlyList<RunStatus> Recovery(RunStatus status) => status switch
    {
        RunStatus.Cancelling => [RunStatus.Cancelled],
        RunStatus.Pausing => [RunStatus.Interrupted, RunStatus.Paused],
        _ => [RunStatus.Interrupted, RunStatus.Queued],
    };
}
