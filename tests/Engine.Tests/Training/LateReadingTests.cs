using TrainService.Engine.Devices;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Tests.Devices;
using TrainService.Engine.Tests.Devices.Ilgpu;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Training;

/// <summary>Where a step's results are read after the next step was queued, a run tells the same, to the last bit.</summary>
[Collection(IlgpuCollection.Name)]
public sealed class LateReadingTests(IlgpuFixture devices)
{
    private const string Layers = """
        { "type": "dense", "units": 16, "activation": "relu" }, { "type": "dropout", "rate": 0.3 }, { "type": "dense", "units": 3 }
        """;

    // The last batch of an epoch is smaller; 3 steps from one point of the curves to the next.
    private const string Plain = """
        { "loss": "crossEntropy", "optimizer": { "type": "adam", "learningRate": 0.01 }, "batchSize": 1, "epochs": 4, "averaging": {} }
        """;

    [Theory]
    [InlineData(Plain)]
    [InlineData("""{ "loss": "crossEntropy", "batchSize": 16, "epochs": 5, "inspect": true, "validation": { "fraction": 0.2 }, "earlyStopping": { "patience": 1 } }""")]
    [InlineData("""{ "loss": "crossEntropy", "batchSize": 9, "accumulate": 3, "epochs": 3, "validation": { "fraction": 0.2 } }""")]
    public void A_run_tells_the_same(string training)
    {
        using var run = new SampleRun("sample:iris", Layers, training);
        foreach (var loading in new[] { LoaderPlace.Here, LoaderPlace.Ahead, LoaderPlace.Measured })
            Assert.Equal(Texts(run, device => device, loading), Texts(run, device => new QueueingDevice(device), loading));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)] // between two points of the curves
    [InlineData(3)] // at one
    [InlineData(149)]
    [InlineData(151)]
    public void A_run_stopped_within_an_epoch_has_all_its_steps_in_the_checkpoint(int afterSteps)
    {
        using var run = new SampleRun("sample:iris", Layers, Plain);
        var whole = Texts(run, device => device, LoaderPlace.Here);
        using var stop = new CancellationTokenSource();
        var loaded = 0;
        var dataset = new HookedDataset(run.Dataset, _ =>
        {
            if (++loaded == afterSteps)
                stop.Cancel();
        });
        using var cpu = new CpuDevice(1);
        using var trainer = new Trainer(
            run.Model, run.Training, dataset, new QueueingDevice(cpu), TimeProvider.System, LoaderPlace.Here);
        loaded = 0; // what the normalisation was worked out from
        var first = trainer.Run(stop: stop.Token).ToList();
        var checkpoint = Assert.IsType<CheckpointEvent>(first[^1]);
        Assert.Equal(afterSteps, checkpoint.Step);
        var best = first.OfType<CheckpointEvent>().LastOrDefault(other => other.IsBest);
        using var second = run.Trainer(new QueueingDevice(cpu), LoaderPlace.Here);
        Assert.Equal(whole, first.SkipLast(1)
            .Concat(second.Run(checkpoint.Checkpoint, best?.Checkpoint)).Select(SampleRun.Text));
    }

    [Fact]
    public void A_loss_that_is_no_number_ends_the_run_at_the_same_step()
    {
        using var run = new SampleRun("sample:iris", Layers, """
            { "loss": "crossEntropy", "optimizer": { "type": "sgd", "learningRate": 1000000, "weightDecay": 1000 }, "batchSize": 1, "epochs": 2 }
            """);
        var (atOnce, late) = (Failure(device => device), Failure(device => new QueueingDevice(device)));
        Assert.True(atOnce.Step > 1);
        Assert.Equal((atOnce.Step, atOnce.Message), (late.Step, late.Message));

        TrainingDivergedException Failure(Func<IDevice, IDevice> seenAs) =>
            Assert.Throws<TrainingDivergedException>(() => Texts(run, seenAs, LoaderPlace.Here));
    }

    [SkippableFact]
    public void A_run_tells_the_same_while_its_batches_travel_beside_its_steps()
    {
        using var run = new SampleRun("sample:digits", """
            { "type": "conv2d", "filters": 8, "kernelSize": 3, "activation": "relu" }, { "type": "maxPool2d", "poolSize": 2 },
            { "type": "flatten" }, { "type": "dropout" }, { "type": "dense", "units": 10 }
            """, """{ "loss": "crossEntropy", "batchSize": 100, "epochs": 3, "validation": { "fraction": 0.1 } }""");
        Assert.False(devices.OpenCl.QueuesRuns);
        Assert.True(devices.QueueingOpenCl.QueuesRuns);
        Assert.Equal(Texts(run, devices.OpenCl), Texts(run, devices.QueueingOpenCl));
    }

    private static List<string> Texts(SampleRun run, Func<IDevice, IDevice> seenAs, LoaderPlace loading)
    {
        using var cpu = new CpuDevice(2);
        return Texts(run, seenAs(cpu), loading);
    }

    private static List<string> Texts(SampleRun run, IDevice device, LoaderPlace loading = LoaderPlace.Ahead)
    {
        using var trainer = run.Trainer(device, loading);
        return [.. trainer.Run().Select(SampleRun.Text)];
    }
}
