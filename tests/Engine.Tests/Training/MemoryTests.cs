using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Devices.Null;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Training;

/// <summary>What a run takes is known beforehand, and given back whatever happens.</summary>
public sealed class MemoryTests
{
    [Theory]
    [InlineData(32)] // a rest in training, in validation none
    [InlineData(7)] // rests in both
    [InlineData(1000)] // fewer rows than a batch
    public void A_run_takes_what_was_said(int batchSize)
    {
        using var run = Iris(batchSize);
        using var device = new MeasuredDevice(new CpuDevice(1));
        using (var trainer = run.Trainer(device))
            Assert.IsType<CompletedEvent>(trainer.Run().Last());
        var plans = RunPlans.Compile(run.Model, run.Training, RunSplit.Sizes(run.Dataset.Schema, run.Training.Validation));
        Assert.Equal(MemoryNeed.Of(plans).DeviceBytes, device.Bytes);
        Assert.Equal(0, device.Live);
    }

    [Fact]
    public void A_device_that_is_too_small_is_found_before_anything_is_allocated()
    {
        using var run = Iris(batchSize: 32);
        var needed = DryRun.Of(run.Model, run.Training, run.Dataset.Schema).MemoryBytes;
        using var large = new MeasuredDevice(new CpuDevice(1), memory: needed * 10 / 9 + 20);
        run.Trainer(large).Dispose();
        using var small = new MeasuredDevice(new CpuDevice(1), memory: needed);
        var error = Assert.Throws<NotEnoughMemoryException>(() => run.Trainer(small));
        Assert.Contains("smaller batchSize", error.Message);
        Assert.Equal(0, small.Bytes);
    }

    [Theory]
    [InlineData(1)] // the first variable
    [InlineData(4)] // a later one
    [InlineData(7)] // the plan
    public void A_trainer_that_cannot_be_made_leaves_nothing_behind(int failAt)
    {
        using var run = Iris(batchSize: 32);
        using var device = new MeasuredDevice(new NullDevice(), failAt: failAt);
        Assert.Throws<InsufficientMemoryException>(() => run.Trainer(device));
        Assert.Equal(0, device.Live);
    }

    private static SampleRun Iris(int batchSize) => new("sample:iris", """{ "type": "dense", "units": 3 }""",
        $$"""{ "loss": "crossEntropy", "batchSize": {{batchSize}}, "epochs": 1, "validation": { "fraction": 0.2133 } }""");
}
