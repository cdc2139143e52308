using TrainService.Engine.Devices;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations.Elementwise;
using TrainService.Engine.Planning;

namespace TrainService.Engine.Tests.Devices.Cpu;

public sealed class CpuPreparedPlanTests : IDisposable
{
    private readonly CpuDevice device = new(threads: 1);

    [Fact]
    public void A_plan_that_cannot_be_bound_leaves_no_memory_behind()
    {
        var graph = new GraphBuilder();
        graph.Output("y", graph.Apply<Add>(
            graph.Input("x", Shape.Of(1 << 24)), graph.Read(new Variable("missing", Shape.Scalar, Initializer.Zeros))));
        var plan = Planner.Compile(graph.Build());
        var before = Environment.WorkingSet;
        for (var attempt = 0; attempt < 16; attempt++)
            Assert.ThrowsAny<Exception>(() => device.Prepare(plan, new Dictionary<Variable, IBuffer>()));
        // 2 GiB were allocated and cleared.
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 1L << 30);
    }

    public void Dispose() => device.Dispose();
}
