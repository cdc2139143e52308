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

    /// <summary>Of a kind of device, or of whatever trained last for <c>auto</c>; the newest first.</summary>
    /// <param name="device">As a run asks for it: <c>auto</c>, a kind or an id.</param>
    /// <param name="cancellation"/>
    public async Task<IReadOnlyList<StepTiming>> OfAsync(string device, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var kind = device.Split(':')[0];
        var known = await context.StepTimings.AsNoTracking()
            .Where(timing => device == "auto" || timing.DeviceKind == kind)
            .OrderByDescending(timing => timing.MeasuredAt).Take(Kept).ToListAsync(cancellation);
        return [.. known.Where(timing => (timing.DeviceKind, timing.Threads) == (known[0].DeviceKind, known[0].Threads))];
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
            DeviceKind = device.Kind,
            Threads = device.Threads,
            ProductFlops = step.ProductFlops,
            ConvolutionFlops = step.ConvolutionFlops,
            MovedBytes = step.MovedBytes,
            Launches = step.Launches,
            SecondsPerStep = secondsPerStep,
            MeasuredAt = time.GetUtcNow(),
        });
        await context.SaveChangesAsync(cancellation);
        var old = await context.StepTimings.OrderByDescending(timing => timing.MeasuredAt).Skip(Kept)
            .Select(timing => timing.RunId).ToListAsync(cancellation);
        await context.StepTimings.Where(timing => old.Contains(timing.RunId)).ExecuteDeleteAsync(cancellation);
    }
}
