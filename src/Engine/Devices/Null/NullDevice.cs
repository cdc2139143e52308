using TrainService.Engine.Graph;
using TrainService.Engine.Planning;

namespace TrainService.Engine.Devices.Null;

/// <summary>Plans and binds like any device, and computes nothing: inputs keep what is put there, all else stays zero.</summary>
public sealed class NullDevice : IDevice
{
    public DeviceInfo Info { get; } = new("null", "null", "computes nothing", long.MaxValue, 1);

    public IBuffer Allocate(Shape shape) => new NullBuffer(shape);

    public long BytesOf(Plan plan) => plan.ArenaBytes;

    public IPreparedPlan Prepare(Plan plan, IReadOnlyDictionary<Variable, IBuffer> variables) =>
        new NullPreparedPlan(plan, variables);

    public void Dispose()
    {
    }
}
