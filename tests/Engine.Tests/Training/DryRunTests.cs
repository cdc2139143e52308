using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Devices.Null;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Training;

public sealed class DryRunTests
{
    [Fact]
    public void It_counts_the_steps_that_the_run_will_have()
    {
        using var run = new SampleRun("sample:iris", """{ "type": "dense", "units": 3 }""",
            """{ "loss": "crossEntropy", "batchSize": 16, "epochs": 3, "validation": { "fraction": 0.25 } }""");
        using var device = new NullDevice();
        using var trainer = run.Trainer(device);
        var said = DryRun.Of(run.Model, run.Training, run.Dataset.Schema, CpuDevice.BytesOfWidest);
        Assert.Equal((7, 21L), (said.StepsPerEpoch, said.TotalSteps));
        Assert.Equal((trainer.StepsPerEpoch, trainer.TotalSteps), (said.StepsPerEpoch, said.TotalSteps));
    }

    [Fact]
    public void It_says_when_a_fraction_is_not_taken()
    {
        var said = Of("""{ "type": "dense", "units": 3 }""", [4],
            """{ "loss": "crossEntropy", "validation": { "fraction": 0.25 } }""", new(100, 10, 0));
        Assert.Contains("10 validation rows of its own", Assert.Single(said.Warnings));
    }

    [Fact]
    public void A_batch_that_is_too_large_for_a_tensor_is_refused_with_the_layer()
    {
        var error = Assert.Throws<DefinitionException>(() => Of(
            """{ "type": "dense", "units": 4096 }, { "type": "dense", "units": 3 }""", [1],
            """{ "loss": "crossEntropy", "batchSize": 1000000 }""", new(1_000_000, 0, 0))).Errors.Single();
        Assert.Equal("/model/layers/0", error.Pointer);
    }

    [Fact]
    public void So_is_one_of_an_evaluation_that_has_more_rows_than_there_are_to_train_on()
    {
        var error = Assert.Throws<DefinitionException>(() => Of(
            """{ "type": "flatten" }, { "type": "dense", "units": 3 }""", [1, 2900, 2900],
            """{ "loss": "crossEntropy", "batchSize": 1000000 }""", new(5, 0, 4096))).Errors.Single();
        Assert.Equal("/model/inputs/0/shape", error.Pointer);
    }

    [Theory]
    [InlineData("adam", 2)]
    [InlineData("sgd", 1)]
    public void A_model_whose_checkpoint_is_too_large_for_a_file_is_refused(string optimizer, int numbersAParameter)
    {
        var most = Array.MaxLength / 4 / numbersAParameter / 1024;
        Assert.True(Parameters(most - 1024) > 0);
        var error = Assert.Throws<DefinitionException>(() => Parameters(most + 1024)).Errors.Single();
        Assert.Equal("/model", error.Pointer);
        Assert.Contains("checkpoint holds at most", error.Message);

        long Parameters(int units) => Of(
            $$"""{ "type": "dense", "units": {{units}}, "useBias": false }, { "type": "dense", "units": 3, "useBias": false }""",
            [1021], $$"""{ "loss": "crossEntropy", "optimizer": "{{optimizer}}", "batchSize": 1 }""", new(10, 0, 0)).Parameters;
    }

    private static DryRun Of(string layers, int[] inputShape, string training, SplitSizes rows) => DryRun.Of(
        DefinitionReader.Parse<ModelDefinition>(
            $$"""{ "inputs": [{ "name": "x", "shape": [{{string.Join(',', inputShape)}}] }], "layers": [{{layers}}] }"""),
        DefinitionReader.Parse<TrainingDefinition>(training),
        Schemas.Classes(inputShape, 3, rows), CpuDevice.BytesOfWidest);
}
