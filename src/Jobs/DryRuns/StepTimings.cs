using Microsoft.EntityFrameworkCore;
using TrainService.Engine.Devices;
using TrainService.Engine.Planning;
using TrainService.Persistence;
using TrainService.Persistence.Runs;

namespace TrainService.Jobs.DryRuns;

/// <summary>How long steps took on the devices that trained: the newest runs' are kept.</summary>
public sealed class StepTimings(IDbContextFactory<TrainServiceContext> contexts, TimeProvider time)
{
    private const int Kept = 256;

    /// <summary>Of the device that a run asks for; of several, or for <c>auto</c>, of the one that trained last.</summary>
    /// <param name="device">As a run asks for it: <c>auto</c>, a kind or an id.</param>
    /// <param name="cancellation"/>
    public async Task<KnownDevice> OfAsync(string device, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var kind = device.Split(':')[0];
        var last = await context.StepTimings.AsNoTracking()
            .Where(timing => timing.Device.StartsWith(KnownDevice.KeyPrefix) && (device == "auto" || timing.DeviceKind == kind))
            .OrderByDescending(timing => timing.MeasuredAt)
            .Select(timing => new { timing.Device, timing.Threads, timing.MeasuredAt }).FirstOrDefaultAsync(cancellation);
        var calibrated = await context.DeviceCalibrations.AsNoTracking()
            .Where(calibration => last != null
                ? calibration.Device == last.Device
                : calibration.Device.StartsWith(KnownDevice.KeyPrefix) && (device == "auto" || calibration.DeviceKind == kind))
            .OrderByDescending(calibration => calibration.MeasuredAt).FirstOrDefaultAsync(cancellation);
        var key = last?.Device ?? calibrated?.Device;
        if (key is null)
            return KnownDevice.None;
        var timings = await context.StepTimings.AsNoTracking().Where(timing => timing.Device == key)
            .OrderByDescending(timing => timing.MeasuredAt).ToListAsync(cancellation);
        return new(last?.Threads ?? calibrated!.Threads, calibrated is null ? null : new DeviceRates(calibrated.Factors), timings);
    }

    /// <summary>Keeps what a run measured; what it measured in an attempt before is replaced.</summary>
    public async Task RecordAsync(
        Guid runId, DeviceInfo device, Workload step, double secondsPerStep, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await context.StepTimings.Where(timing => timing.RunId == runId).ExecuteDeleteAsync(cancellation);
        context.StepTimings.Add(new StepTiming
        {
            RunId = runId,
            Device = KnownDevice.KeyOf(device),
            DeviceKind = device.Kind,
            Threads = device.Threads,
            Work = [.. step.Seconds],
            SecondsPerStep = secondsPerStep,
            MeasuredAt = time.GetUtcNow(),
        });
        await context.SaveChangesAsync(cancellation);
        var old = await context.StepTimings.OrderByDescending(timing => timing.MeasuredAt).Skip(Kept)
            .Select(timing => timing.RunId).ToListAsync(cancellation);
        await context.StepTimings.Where(timing => old.Contains(timing.RunId)).ExecuteDeleteAsync(cancellation);
    }
}
