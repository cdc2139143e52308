using Microsoft.Extensions.Logging;
using TrainService.Persistence;
using TrainService.Persistence.Runs;

namespace TrainService.Jobs.Training;

/// <summary>Keeps a claim alive while a run is trained, and hears what is asked of it. Beats on its own, however long a
/// step takes.</summary>
internal sealed partial class Heartbeat : IAsyncDisposable
{
    // How soon a request to stop is noticed.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    private readonly RunLease lease;
    private readonly Run run;
    private readonly TimeSpan duration;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly CancellationTokenSource stop;
    private readonly CancellationTokenSource lost = new();
    private readonly CancellationTokenSource ended = new();
    private readonly IDisposable listening;
    private readonly Task beating;
    private volatile bool rung;

    public Heartbeat(RunLease lease, IRunBell bell, Run run, TimeSpan duration, TimeProvider time, ILogger logger,
        CancellationToken shutdown)
    {
        (this.lease, this.run, this.duration, this.time, this.logger) = (lease, run, duration, time, logger);
        stop = CancellationTokenSource.CreateLinkedTokenSource(shutdown, lost.Token);
        listening = bell.Listen(run.Id, () => rung = true);
        beating = Task.Run(BeatAsync, CancellationToken.None);
    }

    /// <summary>Stop at the next step: somebody asked, the process ends, or the claim is lost.</summary>
    public CancellationToken Stop => stop.Token;

    /// <summary>Somebody else has the run; whatever this attempt still computes is in vain.</summary>
    public CancellationToken Lost => lost.Token;

    /// <summary>What is asked of the run now.</summary>
    /// <exception cref="StaleAttemptException">The claim is lost.</exception>
    public Task<RunStatus> AskAsync() => lease.RenewAsync(run.Id, run.Attempt, duration, lost.Token);

    /// <summary>The last beat. Before a run is let go: a beat that came after would take it to be lost.</summary>
    public async Task EndAsync()
    {
        await ended.CancelAsync();
        await beating;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        listening.Dispose();
        stop.Dispose();
        lost.Dispose();
        ended.Dispose();
    }

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(Look, time);
        var renewed = time.GetUtcNow();
        try
        {
            while (await timer.WaitForNextTickAsync(ended.Token))
            {
                if (!rung && time.GetUtcNow() - renewed < duration / 4)
                    continue;
                rung = false;
                if (await RenewAsync())
                    renewed = time.GetUtcNow();
                if (lost.IsCancellationRequested)
                    return;
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The run is settled.
        }
    }

    private async Task<bool> RenewAsync()
    {
        try
        {
            var status = await lease.RenewAsync(run.Id, run.Attempt, duration, ended.Token);
            if (status is RunStatus.Pausing or RunStatus.Cancelling)
                await stop.CancelAsync();
            return true;
        }
        catch (StaleAttemptException)
        {
            LogLost(run.Id, run.Attempt);
            await lost.CancelAsync();
        }
        catch (Exception failure) when (DatabaseFailure.Is(failure))
        {
            // The database is away, and nobody else can take the run there meanwhile. Should somebody be quicker once
            // it is back, the next renewal says so; until then every write of this attempt is fenced.
            LogNotRenewed(failure, run.Id);
        }
        return false;
    }

    [LoggerMessage(3301, LogLevel.Warning, "Attempt {Attempt} of run {RunId} is over: somebody else has the run")]
    private partial void LogLost(Guid runId, int attempt);

    [LoggerMessage(3302, LogLevel.Warning, "Could not renew the claim on run {RunId}; trying again")]
    private partial void LogNotRenewed(Exception failure, Guid runId);
}
