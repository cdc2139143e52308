using Hangfire;
using Microsoft.Extensions.Logging;
using TrainService.Jobs.Datasets;
using TrainService.Jobs.DryRuns;
using TrainService.Persistence;
using TrainService.Persistence.Runs;

namespace TrainService.Jobs.Training;

/// <summary>What Hangfire runs: take the run that is next and train it. Delivered twice, or for a run that somebody
/// else took, it finds nothing to claim and ends. Hangfire never retries it: their lease finds lost runs.</summary>
internal sealed partial class TrainingJob(
    RunLease lease, IRunBell bell, RunJournal journal, RunTransitions transitions, WorkerIdentity worker,
    ComputeDevices devices, DatasetCache datasets, CheckpointFiles files, DatabasePatience patience, StepTimings timings,
    DeviceCalibrations calibrations, RunQueue queue, JobsOptions options, TimeProvider time, ILogger<TrainingJob> logger)
{
    /// <param name="wokenFor">The run that was handed in; another may go before it.</param>
    [AutomaticRetry(Attempts = 0)]
    [JobDisplayName("Train the next run, woken for {0}")]
    public async Task RunAsync(Guid wokenFor)
    {
        // Who comes while it is busy is not needed: the watch of idle workers finds whatever waits then.
        if (worker.Stopping.IsCancellationRequested || !worker.TryBegin())
            return;
        try
        {
            var run = await lease.ClaimNextAsync(worker.Id, devices.Names, options.Lease, worker.Stopping);
            if (run is null)
                LogNothing(wokenFor);
            else
                await TrainAsync(run);
        }
        catch (OperationCanceledException) when (worker.Stopping.IsCancellationRequested)
        {
            // Nothing was claimed.
        }
        finally
        {
            worker.End();
        }
    }

    private async Task TrainAsync(Run run)
    {
        // Nobody waits for a run that has succeeded, and nobody else has the device.
        if (await AttemptAsync(run) == RunStatus.Succeeded)
            await calibrations.EnsureAsync(run.Device, worker.Stopping);
    }

    // The status that the attempt left the run in; null where it was given up or failed.
    private async Task<RunStatus?> AttemptAsync(Run run)
    {
        LogClaimed(run.Id, run.Attempt);
        await using var heartbeat = new Heartbeat(lease, bell, run, options.Lease, time, logger, worker.Stopping);
        try
        {
            var attempt = new TrainingAttempt(
                run, heartbeat, journal, transitions, lease, datasets, files, devices, patience, timings, time);
            var status = await attempt.RunAsync();
            LogSettled(run.Id, status);
            if (status == RunStatus.Queued)
                queue.Wake(run.Id);
            return status;
        }
        catch (Exception failure) when (failure is StaleAttemptException || heartbeat.Lost.IsCancellationRequested)
        {
            // Somebody else has the run. Nothing of this attempt was written since, nor will be.
            LogGivenUp(failure, run.Id, run.Attempt);
        }
        catch (Exception failure) when (failure is OperationCanceledException || DatabaseFailure.Is(failure))
        {
            // Not the run's fault: it is let go, and goes on from its last checkpoint.
            LogInterrupted(failure, run.Id);
            await ReleaseAsync(run);
        }
#pragma warning disable CA1031 // Whatever else goes wrong is told to whoever asked for the run.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            LogFailed(failure, run.Id);
            var problem = TrainingProblem.Of(failure);
            await heartbeat.EndAsync();
            await transitions.MoveAsync(run.Id, run.Attempt, RunStatus.Failed, problem.Detail, problem.ToJson());
        }
        return null;
    }

    private async Task ReleaseAsync(Run run)
    {
        try
        {
            if (await lease.ReleaseAsync(run.Id, run.Attempt, "the worker let go of it") == RunStatus.Queued)
                queue.Wake(run.Id);
        }
        catch (Exception failure) when (failure is StaleAttemptException || DatabaseFailure.Is(failure))
        {
            // Crash point: the claim runs out by itself, and the run is found.
            LogInterrupted(failure, run.Id);
        }
    }

    [LoggerMessage(3401, LogLevel.Debug, "Woken for run {RunId}, but none waits")]
    private partial void LogNothing(Guid runId);

    [LoggerMessage(3402, LogLevel.Information, "Took run {RunId}, attempt {Attempt}")]
    private partial void LogClaimed(Guid runId, int attempt);

    [LoggerMessage(3403, LogLevel.Information, "Run {RunId} is {Status}")]
    private partial void LogSettled(Guid runId, RunStatus status);

    [LoggerMessage(3404, LogLevel.Warning, "Gave up run {RunId}, attempt {Attempt}: somebody else has it")]
    private partial void LogGivenUp(Exception failure, Guid runId, int attempt);

    [LoggerMessage(3405, LogLevel.Warning, "Let go of run {RunId}")]
    private partial void LogInterrupted(Exception failure, Guid runId);

    [LoggerMessage(3406, LogLevel.Error, "Run {RunId} failed")]
    private partial void LogFailed(Exception failure, Guid runId);
}
