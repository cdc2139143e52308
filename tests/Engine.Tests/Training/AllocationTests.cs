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

    [Theory]
    [InlineData(LoaderPlace.Here)]
    [InlineData(LoaderPlace.Ahead)]
    internal void A_batch_size_beyond_the_rows_takes_what_all_rows_take(LoaderPlace loading)
    {
        const int TrainingRows = 1438;
        OfRun(TrainingRows, loading); // what is compiled and looked up at first uses
        var (all, beyond) = (OfRun(TrainingRows, loading), OfRun(1 << 20, loading));
        // A batch of as many rows as were asked for would be 268 MB.
        Assert.True(beyond - all < 1 << 20, $"{all} bytes with all rows in a batch, {beyond} with a batchSize beyond them");
    }

    private static long OfRun(int batchSize, LoaderPlace loading)
    {
        using var run = new SampleRun("sample:digits", """{ "type": "flatten" }, { "type": "dense", "units": 10 }""",
            $$"""{ "loss": "crossEntropy", "batchSize": {{batchSize}}, "epochs": 4, "validation": { "fraction": 0.2 } }""");
        using var device = new CpuDevice(1);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        using var trainer = run.Trainer(device, loading);
        Assert.Equal(1, trainer.StepsPerEpoch);
        Assert.IsType<CompletedEvent>(trainer.Run().Last());
        return GC.GetTotalAllocatedBytes(precise: true) - before;
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
