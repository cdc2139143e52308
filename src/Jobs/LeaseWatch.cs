using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TrainService.Jobs.Training;
using TrainService.Persistence;
using TrainService.Persistence.Runs;

namespace TrainService.Jobs;

/// <summary>Finds runs whose worker is lost and gives them to another; finds queued runs that nobody was woken for.
/// Any number of processes may watch: each move is made once.</summary>
internal sealed partial class LeaseWatch(
    RunLease lease, RunQueue queue, WorkerIdentity worker, ComputeDevices devices, JobsOptions options,
    IServiceProvider services, TimeProvider time, ILogger<LeaseWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    // The run that the watch has begun itself.
    private Task training = Task.CompletedTask;
    private bool waitedBefore;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                await LookAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends, and the run saves itself.
            await training;
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        try
        {
            foreach (var runId in await lease.FindLostAsync(cancellation))
                if (await lease.RecoverAsync(runId, "the worker was lost", cancellation) is { } status)
                {
                    LogRecovered(runId, status);
                    if (status == RunStatus.Queued)
                        queue.Wake(runId);
                }
            await ServeIdleWorkerAsync(cancellation);
        }
        catch (Exception failure) when (DatabaseFailure.Is(failure))
        {
            LogUnreachable(failure);
        }
    }

    // A run that waits beside an idle worker should have woken it. Hangfire leaves minutes between its looks after the
    // database was away, so a run that still waits at the next look of ours is begun from here.
    private async Task ServeIdleWorkerAsync(CancellationToken cancellation)
    {
        var waits = options.Trains && worker.IsIdle && await lease.AnyWaitingAsync(devices.Names, cancellation);
        if (waits && waitedBefore)
        {
            LogBegins();
            training = TrainAsync();
        }
        else if (waits)
            queue.Wake(Guid.Empty);
        waitedBefore = waits;
    }

    private async Task TrainAsync()
    {
        try
        {
            await services.GetRequiredService<TrainingJob>().RunAsync(Guid.Empty);
        }
        catch (Exception failure) when (failure is StaleAttemptException || DatabaseFailure.Is(failure))
        {
            LogUnreachable(failure);
        }
    }

    [LoggerMessage(3101, LogLevel.Warning, "The worker of run {RunId} was lost; the run is {Status} now")]
    private partial void LogRecovered(Guid runId, RunStatus status);

    [LoggerMessage(3103, LogLevel.Information, "A run waits beside an idle worker that nobody woke; it begins now")]
    private partial void LogBegins();

    [LoggerMessage(3102, LogLevel.Warning, "Could not look for lost runs; trying again")]
    private partial void LogUnreachable(Exception failure);
}
