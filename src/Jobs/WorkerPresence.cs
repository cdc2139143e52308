using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TrainService.Persistence;
using TrainService.Persistence.Runs;

namespace TrainService.Jobs;

/// <summary>Keeps this worker's row: which devices it has, and that it is alive.</summary>
internal sealed partial class WorkerPresence(
    IDbContextFactory<TrainServiceContext> contexts, WorkerIdentity worker, ComputeDevices devices, TimeProvider time,
    ILogger<WorkerPresence> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                await ReportAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The row is forgotten with time.
        }
    }

    private async Task ReportAsync(CancellationToken cancellation)
    {
        try
        {
            await using var context = await contexts.CreateDbContextAsync(cancellation);
            var now = time.GetUtcNow();
            var seen = await context.Workers.Where(row => row.Id == worker.Id)
                .ExecuteUpdateAsync(row => row.SetProperty(r => r.SeenAt, now), cancellation);
            if (seen > 0)
                return;
            await context.Workers.Where(row => row.SeenAt < now - Forgotten).ExecuteDeleteAsync(cancellation);
            context.Add(new Worker
            {
                Id = worker.Id, Machine = Environment.MachineName, StartedAt = now, SeenAt = now,
                Devices = JsonSerializer.Serialize(devices.All, JsonSerializerOptions.Web),
            });
            await context.SaveChangesAsync(cancellation);
        }
        catch (Exception failure) when (DatabaseFailure.Is(failure))
        {
            LogUnreachable(failure);
        }
    }

    [LoggerMessage(3201, LogLevel.Warning, "Could not report this worker; trying again")]
    private partial void LogUnreachable(Exception failure);
}
