using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Training;

/// <summary>Counts what the whole process allocates, the device's threads included: nothing else may run meanwhile.</summary>
[Collection(Name)]
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AllocationTests
{
    private const string Name = "alone";
    private const int Points = 30;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_step_allocates_nothing(int threads)
    {
        // From one point of the curves to the next it is 4 steps of 8 rows, or 35 of one; the points cost the same.
        var few = Allocated(batchSize: 8, threads);
        var many = Allocated(batchSize: 1, threads);
        Assert.True(many - few < Points * (35 - 4), $"{few} bytes in {Points * 4} steps, {many} in {Points * 35}");
    }

    // The least of several epochs, as the runtime and the test host do something now and then.
    private static long Allocated(int batchSize, int threads)
    {
        using var run = new SampleRun("sample:digits", """
            { "type": "conv2d", "filters": 4, "kernelSize": 3, "activation": "relu" }, { "type": "maxPool2d", "poolSize": 2 },
            { "type": "flatten" }, { "type": "dropout" }, { "type": "dense", "units": 10 }
            """, $$"""{ "loss": "crossEntropy", "optimizer": "sgd", "batchSize": {{batchSize}}, "epochs": 6 }""");
        using var device = new CpuDevice(threads);
        using var trainer = run.Trainer(device);
        var (point, before, least) = (0, 0L, long.MaxValue);
        foreach (var told in trainer.Run())
        {
            point = told is MetricsEvent ? point + 1 : 0;
            if (point == 10)
                before = GC.GetTotalAllocatedBytes(precise: true);
            else if (point == 10 + Points)
                least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }
        return least;
    }
}
