using TrainService.Engine.Devices;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Training;

/// <summary>What a run takes at most, as far as plans tell.</summary>
/// <param name="DeviceBytes">Weights, optimizer state, and all that lives within a step of each batch size.</param>
/// <param name="HostBytes">Beside the device: batches on their way, the best weights, a checkpoint while it is saved.</param>
internal sealed record MemoryNeed(long DeviceBytes, long HostBytes)
{
    public long TotalBytes => DeviceBytes + HostBytes;

    public static MemoryNeed Of(RunPlans run)
    {
        var weights = run.Variables.Where(Trainer.IsWeight).Sum(variable => variable.Shape.Bytes);
        var variables = run.Variables.Sum(variable => variable.Shape.Bytes);
        var saved = run.Variables.Where(variable => !GradientSums.IsOne(variable)).Sum(variable => variable.Shape.Bytes);
        var plans = run.All.ToList();
        var batches = plans.SelectMany(plan => plan.Graph.Nodes.Where(node => node.Operation is Input))
            .Sum(node => node.Shape.Bytes);
        // A checkpoint is there twice while it is saved: as numbers and as a file.
        return new(variables + plans.Sum(plan => plan.ArenaBytes), batches + weights + (2 * saved));
    }

    /// <exception cref="NotEnoughMemoryException">The device cannot hold it.</exception>
    public void Require(DeviceInfo device)
    {
        // The processor's memory is the process's own. A tenth is left to whatever else is there.
        var needed = device.Kind == "cpu" ? TotalBytes : DeviceBytes;
        var available = device.MemoryBytes / 10 * 9;
        if (needed > available)
            throw new NotEnoughMemoryException(device.Id, needed, available);
    }
}
