using Hangfire;
using Microsoft.Extensions.Logging;
using TrainService.Jobs.Training;
using TrainService.Persistence.Runs;

namespace TrainService.Jobs;

/// <summary>Where runs are handed in. The row is the truth, Hangfire only wakes a worker.</summary>
public sealed partial class RunQueue(
    RunTransitions transitions, IBackgroundJobClient jobs, ILogger<RunQueue> logger)
{
    /// <summary>Stores the run as queued and wakes a worker.</summary>
    public async Task SubmitAsync(Run run, CancellationToken cancellation = default)
    {
        await transitions.SubmitAsync(run, cancellation);
        // A crash here leaves a queued run that nobody was woken for: idle workers look for such every other second.
        Wake(run.Id);
    }

    /// <summary>Cancels, pauses or resumes.</summary>
    /// <exception cref="RunNotFoundException"/>
    /// <exception cref="IllegalTransitionException">Has the current status and the allowed actions.</exception>
    public async Task<Run> AskAsync(
        Guid runId, RunAction action, string? reason = null, CancellationToken cancellation = default)
    {
        var run = await transitions.AskAsync(runId, action, reason, cancellation);
        if (run.Status == RunStatus.Queued)
            Wake(runId);
        return run;
    }

    /// <summary>Wakes a worker, which takes the run that is next: this one, or one that goes before it.</summary>
    internal void Wake(Guid runId)
    {
        try
        {
            jobs.Enqueue<TrainingJob>(job => job.RunAsync(runId));
        }
        catch (BackgroundJobClientException failure)
        {
            LogNotWoken(failure, runId);
        }
    }

    [LoggerMessage(3001, LogLevel.Warning, "Nobody was woken for run {RunId}; an idle worker will find it")]
    private partial void LogNotWoken(Exception failure, Guid runId);
}
