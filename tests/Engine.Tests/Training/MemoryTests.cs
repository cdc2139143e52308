using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Devices.Null;
using TrainService.Engine.Tests.Devices;
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
        Assert.Equal(MemoryNeed.Of(plans, device.BytesOf, run.Training, run.Dataset.Schema).DeviceBytes, device.Bytes);
        Assert.Equal(0, device.Live);
    }

    [Fact]
    public void A_device_that_is_too_small_is_found_before_anything_is_allocated()
    {
        using var run = Iris(batchSize: 32);
        var rows = RunSplit.Sizes(run.Dataset.Schema, run.Training.Validation);
        var plans = RunPlans.Compile(run.Model, run.Training, rows);
        var needed = MemoryNeed.Of(plans, CpuDevice.BytesOfWidest, run.Training, run.Dataset.Schema).TotalBytes;
        using var large = new MeasuredDevice(new CpuDevice(1), memory: (needed * 10 / 9) + 20);
        run.Trainer(large).Dispose();
        using var small = new MeasuredDevice(new CpuDevice(1), memory: needed);
        var error = Assert.Throws<NotEnoughMemoryException>(() => run.Trainer(small));
        Assert.Contains("a batchSize of ", error.Message);
        Assert.Contains("layer 'dense_1'", error.Message);
        Assert.Equal(0, small.Bytes);
        using var tiny = new MeasuredDevice(new CpuDevice(1), memory: 100);
        Assert.Contains("smaller model", Assert.Throws<NotEnoughMemoryException>(() => run.Trainer(tiny)).Message);
    }

    [Theory]
    [InlineData(2_000_000)]
    [InlineData(8_000_000)]
    public void The_batch_size_that_is_advised_fits(long memory)
    {
        using var run = Cnn(batchSize: 1024);
        using var device = new MeasuredDevice(new CpuDevice(1), memory);
        var error = Assert.Throws<NotEnoughMemoryException>(() => run.Trainer(device)).Message;
        const string Before = "batchSize of ";
        var advised = int.Parse(error[(error.IndexOf(Before, StringComparison.Ordinal) + Before.Length)..].Split(' ')[0]);
        run.Training = run.Training with { BatchSize = advised };
        run.Trainer(device).Dispose();
    }

    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public void The_processor_allocates_for_a_plan_what_it_said(int simdBits)
    {
        using var run = Cnn(batchSize: 100);
        var step = CompiledStep.Of(StepGraph.ForTraining(run.Model, run.Training, 100));
        using var device = new CpuDevice(2, simdBits);
        using var state = new ModelState(device, step.Graph.Variables);
        using var plan = (CpuPreparedPlan)device.Prepare(step.Plan, state.Buffers);
        Assert.True(plan.Bytes > step.Plan.ArenaBytes, "the test needs kernels with scratch memory");
        Assert.Equal(plan.Bytes, device.BytesOf(step.Plan));
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

    [Theory]
    [InlineData(8)] // where the step leaves its loss, the first of two places
    [InlineData(9)] // the second
    [InlineData(11)] // of another result
    public void A_step_that_cannot_be_made_leaves_nothing_behind(int failAt)
    {
        using var run = Iris(batchSize: 32);
        using var device = new MeasuredDevice(new QueueingDevice(new CpuDevice(1)), failAt: failAt);
        Assert.Throws<InsufficientMemoryException>(() => run.Trainer(device));
        Assert.Equal(0, device.Live);
    }

    // Every kind of kernel with scratch memory: packed kernels of convolutions, partial sums, depthwise ones.
    private static SampleRun Cnn(int batchSize) => new("sample:digits", """
        { "type": "conv2d", "filters": 8, "kernelSize": 3, "activation": "relu" }, { "type": "batchNorm" },
        { "type": "conv2d", "filters": 8, "kernelSize": 3, "groups": 8, "padding": "same" }, { "type": "conv2d", "filters": 8, "kernelSize": 3 },
        { "type": "flatten" }, { "type": "dense", "units": 10 }
        """, $$"""{ "loss": "crossEntropy", "batchSize": {{batchSize}}, "epochs": 1 }""");

    private static SampleRun Iris(int batchSize) => new("sample:iris", """{ "type": "dense", "units": 3 }""",
        $$"""{ "loss": "crossEntropy", "batchSize": {{batchSize}}, "epochs": 1, "validation": { "fraction": 0.2133 } }""");
}
