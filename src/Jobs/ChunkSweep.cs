using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TrainService.Persistence;
using TrainService.Persistence.Chunks;

namespace TrainService.Jobs;

/// <summary>Deletes stored bytes that nothing refers to any more: of pruned checkpoints, of deleted runs and data sets,
/// and of uploads that broke off.</summary>
internal sealed partial class ChunkSweep(ChunkStore chunks, TimeProvider time, ILogger<ChunkSweep> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await SweepAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    private async Task SweepAsync(CancellationToken cancellation)
    {
        try
        {
            var deleted = await chunks.SweepAsync(cancellation);
            if (deleted > 0)
                LogSwept(deleted);
        }
        catch (Exception failure) when (DatabaseFailure.Is(failure))
        {
            LogFailed(failure);
        }
    }

    [LoggerMessage(3501, LogLevel.Information, "Deleted {Count} chunks that nothing referred to")]
    private partial void LogSwept(int count);

    [LoggerMessage(3502, LogLevel.Warning, "Could not delete unused chunks; trying again in an hour")]
    private partial void LogFailed(Exception failure);
}
