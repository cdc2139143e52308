using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using TrainService.Engine.Devices;
using TrainService.Engine.Planning;
using TrainService.Persistence;
using TrainService.Persistence.Runs;

namespace TrainService.Jobs.DryRuns;

/// <summary>Measures each device after its first run, so that later dry runs know it whatever that run was, and again after a run
/// when an hour has gone by: virtual processors are moved, and a neighbour may have disturbed it.</summary>
public sealed partial class DeviceCalibrations(
    IDbContextFactory<TrainServiceContext> contexts, ComputeDevices devices, TimeProvider time, ILogger<DeviceCalibrations> logger)
{
    private static readonly TimeSpan Good = TimeSpan.FromHours(1);

    // A process measures a device no more often, whatever becomes of its database.
    private static readonly ConcurrentDictionary<string, (DeviceRates Rates, DateTimeOffset At)> Measured = [];

    /// <summary>Calibrates a device that is not known, or no longer well. Estimates can wait and runs cannot: where it fails, that is
    /// only logged.</summary>
    /// <param name="asked">As a run asks for it.</param>
    /// <param name="stopping">Ends it within a probe.</param>
    public async Task EnsureAsync(string asked, CancellationToken stopping)
    {
        try
        {
            var info = devices.InfoOf(asked);
            var key = KnownDevice.KeyOf(info);
            await using var context = await contexts.CreateDbContextAsync(stopping);
            var known = await context.DeviceCalibrations.SingleOrDefaultAsync(calibration => calibration.Device == key, stopping);
            if (known is not null && IsGood(known.MeasuredAt))
                return;
            if (!Measured.TryGetValue(key, out var measured) || !IsGood(measured.At))
                Measured[key] = measured = (await MeasureAsync(asked, stopping), time.GetUtcNow());
            if (known is null)
                context.DeviceCalibrations.Add(
                    known = new DeviceCalibration { Device = key, DeviceKind = info.Kind, Threads = info.Threads, Factors = [] });
            (known.Factors, known.MeasuredAt) = ([.. measured.Rates.Factors], measured.At);
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

    private bool IsGood(DateTimeOffset measured) => time.GetUtcNow() - measured < Good;

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
