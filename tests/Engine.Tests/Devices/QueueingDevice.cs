using TrainService.Engine.Devices;
using TrainService.Engine.Graph;
using TrainService.Engine.Planning;

namespace TrainService.Engine.Tests.Devices;

/// <summary>A device that wants the next run before the last one's results are read, though its own are over by then.</summary>
internal sealed class QueueingDevice(IDevice device) : IDevice
{
    public DeviceInfo Info => device.Info;

    public bool QueuesRuns => true;

    public IBuffer Allocate(Shape shape) => device.Allocate(shape);

    public long BytesOf(Plan plan) => device.BytesOf(plan);

    public IPreparedPlan Prepare(Plan plan, IReadOnlyDictionary<Variable, IBuffer> variables) =>
        device.Prepare(plan, variables);

    public void Dispose() => device.Dispose();
}
