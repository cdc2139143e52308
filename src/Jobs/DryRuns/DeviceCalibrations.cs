using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using TrainService.Engine.Devices;
using TrainService.Engine.Planning;
using TrainService.Persistence;
using TrainService.Persistence.Runs;

namespace TrainService.Jobs.DryRuns;

/// <summary>Measures each device once, after its first run, so that later dry runs know it whatever that run was.</summary>
public sealed partial class DeviceCalibrations(
    IDbContextFactory<TrainServiceContext> contexts, ComputeDevices devices, TimeProvider time, ILogger<DeviceCalibrations> logger)
{
    // A process measures each device once, whatever becomes of its database.
    private static readonly ConcurrentDictionary<string, DeviceRates> Measured = [];

    /// <summary>Calibrates a device that is not known. Estimates can wait and runs cannot: where it fails, that is only logged.</summary>
    /// <param name="asked">As a run asks for it.</param>
    /// <param name="stopping">Ends it within a probe.</param>
    public async Task EnsureAsync(string asked, CancellationToken stopping)
    {
        try
        {
            var info = devices.InfoOf(asked);
            var key = KnownDevice.KeyOf(info);
            await using var context = await contexts.CreateDbContextAsync(stopping);
            if (await context.DeviceCalibrations.AnyAsync(known => known.Device == key, stopping))
                return;
            if (!Measured.TryGetValue(key, out var rates))
                Measured[key] = rates = await MeasureAsync(asked, stopping);
            context.DeviceCalibrations.Add(new DeviceCalibration
            {
                Device = key,
                DeviceKind = info.Kind,
                Threads = info.Threads,
                Factors = [.. rates.Factors],
                MeasuredAt = time.GetUtcNow(),
            });
            await SaveAsync(context, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
#pragma warning disable CA1031 // Drivers and databases fail in ways of their own.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            LogFailed(failure, asked);
        }
    }

    // A device's threads work for one thread at a time, which is this one's own.
    private Task<DeviceRates> MeasureAsync(string asked, CancellationToken stopping) => Task.Factory.StartNew(() =>
    {
        using var device = devices.Open(asked);
        return Calibration.Run(device, time, stopping);
    }, stopping, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static async Task SaveAsync(TrainServiceContext context, CancellationToken cancellation)
    {
        try
        {
            await context.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException failure) when (context.IsDuplicate(failure))
        {
            // Another worker with such a device was quicker.
        }
    }

    [LoggerMessage(3701, LogLevel.Warning, "The device for '{Asked}' could not be calibrated: estimates for it stay rough")]
    private partial void LogFailed(Exception failure, string asked);
}
