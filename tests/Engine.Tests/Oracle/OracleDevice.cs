using TrainService.Engine.Devices;
using TrainService.Engine.Graph;
using TrainService.Engine.Planning;

namespace TrainService.Engine.Tests.Oracle;

/// <summary>
/// The oracle as a device: every launch of a plan in float64, but in the plan's own memory, so that a result placed over
/// one that is still needed shows as wrong numbers.
/// </summary>
internal sealed class OracleDevice : IDevice
{
    public DeviceInfo Info { get; } = new("oracle", "oracle", "float64 interpreter of the tests", 1L << 30, 1);

    public IBuffer Allocate(Shape shape) => new OracleBuffer(shape, new double[shape.Count]);

    public long BytesOf(Plan plan) => 2 * plan.ArenaBytes;

    public IPreparedPlan Prepare(Plan plan, IReadOnlyDictionary<Variable, IBuffer> variables) =>
        new OraclePlan(plan, variables);

    public void Dispose()
    {
    }
}
