using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TrainService.Engine.Devices;
using TrainService.Persistence;
using TrainService.Persistence.Runs;

namespace TrainService.Jobs.Devices;

/// <summary>A device of a worker.</summary>
/// <param name="Id">What a run's <c>device</c> names it by.</param>
/// <param name="Kind"><c>cpu</c>, <c>cuda</c>, <c>opencl</c>, ...</param>
/// <param name="Threads">Threads, or multiprocessors.</param>
/// <param name="MatrixProducts">What computes them: <c>own kernels</c>, or a library and its version.</param>
/// <param name="Worker">The process that has it.</param>
/// <param name="Run">The run that it trains now.</param>
public sealed record WorkerDevice(
    string Id, string Kind, string Description, long MemoryBytes, int Threads, string MatrixProducts, string Worker, string Machine,
    Guid? Run);

/// <summary>The devices of all workers that live.</summary>
public sealed class DeviceList(
    IDbContextFactory<TrainServiceContext> contexts, ComputeDevices own, JobsOptions options, TimeProvider time)
{
    // Workers report every 10 s.
    private static readonly TimeSpan Gone = TimeSpan.FromSeconds(30);

    /// <summary>What a run may ask for and be trained now: ids and kinds.</summary>
    public async Task<IReadOnlySet<string>> NamesAsync(CancellationToken cancellation = default)
    {
        var devices = await ReadAsync(cancellation);
        // This process may not have reported yet.
        IEnumerable<string> here = options.Trains ? own.Names : [];
        return here.Concat(devices.SelectMany(device => new[] { device.Id, device.Kind })).ToHashSet();
    }

    public async Task<IReadOnlyList<WorkerDevice>> ReadAsync(CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var since = time.GetUtcNow() - Gone;
        var workers = await context.Workers.AsNoTracking().Where(worker => worker.SeenAt > since)
            .OrderBy(worker => worker.Id).ToListAsync(cancellation);
        var busy = await context.Runs
            .Where(run => run.LeaseOwner != null && (run.Status == RunStatus.Preparing
                || run.Status == RunStatus.Running
                || run.Status == RunStatus.Pausing || run.Status == RunStatus.Cancelling))
            .Select(run => new { run.Id, run.LeaseOwner, run.TrainedOn }).ToListAsync(cancellation);
        return [.. workers.SelectMany(worker => JsonSerializer
            .Deserialize<List<DeviceInfo>>(worker.Devices, JsonSerializerOptions.Web)!
            .Select(device => new WorkerDevice(
                device.Id, device.Kind, device.Description, device.MemoryBytes, device.Threads, device.MatrixProducts, worker.Id,
                worker.Machine, busy.Find(run => run.LeaseOwner == worker.Id && run.TrainedOn == device.Id)?.Id)))];
    }
}
