using TrainService.Engine.Devices;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Planning;

namespace TrainService.Engine.Tests.Devices.Cpu;

/// <summary>What convolutions know of their images beforehand lies in managed memory: it is little, and counted.</summary>
public sealed class ConvolutionTablesTests : IDisposable
{
    private readonly CpuDevice device = new(threads: 1);

    [Theory]
    [InlineData(1)]
    [InlineData(8)] // depthwise
    public void They_grow_with_the_sides_of_an_image_and_not_with_its_pixels(int groups)
    {
        var geometry = new ConvolutionGeometry(3, 3, 1, 1, 1, 1, 1, 1, 1, 1, groups);
        AllocatedBy(() => device.BytesOf(Convolutions(geometry, 64, channels: 8)));
        var (small, large) = (Convolutions(geometry, 256, channels: 8), Convolutions(geometry, 1024, channels: 8));
        var (ofSmall, ofLarge) = (AllocatedBy(() => device.BytesOf(small)), AllocatedBy(() => device.BytesOf(large)));
        Assert.InRange(ofLarge, ofSmall, 5 * ofSmall);
    }

    // A kernel as large as its image: each pixel meets taps of its own.
    [Fact]
    public void Where_they_are_large_they_count_as_the_plans()
    {
        var geometry = new ConvolutionGeometry(17, 17, 1, 1, 8, 8, 8, 8, 1, 1, 2);
        var plan = Convolutions(geometry, 17, channels: 4);
        var counted = 0L;
        var allocated = AllocatedBy(() => counted = device.BytesOf(plan) - plan.ArenaBytes);
        Assert.InRange(counted, allocated / 4, allocated);
        using var prepared = (CpuPreparedPlan)device.Prepare(plan, new Dictionary<Variable, IBuffer>());
        Assert.Equal(prepared.Bytes, device.BytesOf(plan));
    }

    public void Dispose() => device.Dispose();

    private static Plan Convolutions(ConvolutionGeometry geometry, int side, int channels)
    {
        var graph = new GraphBuilder();
        var (x, weight) = (graph.Input("x", Shape.Of(1, side, side, channels)),
            graph.Input("w", Shape.Of(channels, channels / geometry.Groups, geometry.KernelHeight, geometry.KernelWidth)));
        var y = graph.Add(new Convolution(geometry), x, weight);
        graph.Output("dx", graph.Add(new ConvolutionInputGradient(geometry, side, side), y, weight));
        graph.Output("dw", graph.Add(new ConvolutionWeightGradient(geometry), x, y));
        return Planner.Compile(graph.Build());
    }

    private static long AllocatedBy(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
