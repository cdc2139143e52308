using TrainService.Engine.Definitions;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Formats;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Training;

/// <summary>A step of several batches is the step of one batch that has all their rows.</summary>
public sealed class AccumulateTests
{
    private const string Sgd = """{ "type": "sgd", "learningRate": 0.1, "momentum": 0.9, "weightDecay": 0.01 }""";

    [Theory]
    [InlineData(Sgd, "")]
    [InlineData("\"adam\"", "")]
    [InlineData("""{ "type": "adam", "amsGrad": true }""", "")]
    [InlineData("\"adamW\"", "")]
    [InlineData("""{ "type": "rmsProp", "learningRate": 0.001, "momentum": 0.5 }""", "")]
    [InlineData("\"adagrad\"", "")]
    [InlineData(Sgd, """, "classWeights": [0.2, 5, 1]""")]
    [InlineData(Sgd, """, "ignoreIndex": 1""")]
    [InlineData(Sgd, """, "ignoreIndex": 1, "classWeights": [0.2, 1, 3], "labelSmoothing": 0.1""")]
    [InlineData(Sgd, "", """, "regularization": { "l1": 0.002, "l2": 0.01 }, "gradientClipping": { "value": 0.2, "norm": 0.3 }""")]
    public void It_comes_to_the_same_weights_and_losses(string optimizer, string loss, string more = "")
    {
        // 150 rows: the last step of an epoch has 22, its last batch 6.
        var whole = Epochs(optimizer, loss, batchSize: 32, accumulate: 1, more);
        var parts = Epochs(optimizer, loss, batchSize: 8, accumulate: 4, more);
        Assert.Equal(whole.Steps, parts.Steps);
        foreach (var (expected, actual) in whole.Losses.Zip(parts.Losses))
            Assert.Equal(expected, actual, 1e-5);
        foreach (var (expected, actual) in whole.Weights.Zip(parts.Weights))
            Assert.Equal(expected, actual, 2e-5);
    }

    [Fact]
    public void Batches_without_any_target_change_nothing()
    {
        // Of no row is the class that has a weight.
        const string Options = """, "classWeights": [0, 0, 0, 1]""";
        var (_, _, weights) = Epochs("\"sgd\"", Options, batchSize: 8, accumulate: 4, units: 4);
        Assert.Equal(Epochs("""{ "type": "sgd", "learningRate": 0 }""", Options, 8, 4, units: 4).Weights, weights);
    }

    [Fact]
    public void Steps_and_memory_are_those_that_a_dry_run_tells()
    {
        using var run = Run("\"adam\"", "", batchSize: 8, accumulate: 4);
        var said = DryRun.Of(run.Model, run.Training, run.Dataset.Schema, CpuDevice.BytesOfWidest);
        Assert.Equal((5, 15L), (said.StepsPerEpoch, said.TotalSteps));
        using var device = new MeasuredDevice(new Engine.Devices.Cpu.CpuDevice(1));
        using (var trainer = run.Trainer(device))
            Assert.Equal(15, Assert.IsType<CompletedEvent>(trainer.Run().Last()).Step);
        var plans = RunPlans.Compile(run.Model, run.Training, RunSplit.Sizes(run.Dataset.Schema, null));
        Assert.Equal(MemoryNeed.Of(plans, device.BytesOf, run.Training, run.Dataset.Schema).DeviceBytes, device.Bytes);
        Assert.Equal(0, device.Live);
    }

    [Fact]
    public void Checkpoints_hold_no_half_done_step()
    {
        using var run = Run("\"sgd\"", "", batchSize: 8, accumulate: 4);
        var point = run.Events().OfType<CheckpointEvent>().Last().Checkpoint;
        Assert.Empty(Safetensors.Read(point.State).Tensors);
        Assert.Equal(4, Safetensors.Read(point.Weights).Tensors.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1025)]
    public void A_number_of_batches_out_of_range_is_refused(int accumulate) => Assert.Equal("/accumulate",
        Assert.Throws<DefinitionException>(() => DefinitionReader.Parse<TrainingDefinition>(
            $$"""{ "loss": "crossEntropy", "accumulate": {{accumulate}} }""")).Errors.Single().Pointer);

    private static (long Steps, List<double> Losses, List<double> Weights) Epochs(
        string optimizer, string loss, int batchSize, int accumulate, string more = "", int units = 3)
    {
        using var run = Run(optimizer, loss, batchSize, accumulate, more, units);
        var events = run.Events();
        var last = events.OfType<CheckpointEvent>().Last();
        return (last.Step, [.. events.OfType<MetricsEvent>().Select(point => point.Values["train.loss"])],
            [.. Safetensors.Read(last.Checkpoint.Weights).Tensors.SelectMany(tensor => tensor.Values).Select(value => (double)value)]);
    }

    private static SampleRun Run(
        string optimizer, string loss, int batchSize, int accumulate, string more = "", int units = 3) => new("sample:iris", $$"""
        { "type": "dense", "units": 8, "activation": "tanh" }, { "type": "dense", "units": {{units}} }
        """, $$"""
        {
          "loss": { "type": "crossEntropy"{{loss}} }, "optimizer": {{optimizer}}, "batchSize": {{batchSize}},
          "accumulate": {{accumulate}}, "epochs": 3{{more}}
        }
        """);
}
