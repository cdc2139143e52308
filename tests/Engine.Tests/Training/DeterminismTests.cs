using TrainService.Engine.Formats;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Training;

public sealed class DeterminismTests
{
    private const string Cnn = """
        { "type": "conv2d", "filters": 6, "kernelSize": 3, "activation": "relu" }, { "type": "maxPool2d", "poolSize": 2 },
        { "type": "flatten" }, { "type": "dropout", "rate": 0.2 }, { "type": "dense", "units": 10 }
        """;

    [Theory]
    [InlineData("")]
    [InlineData(""", "accumulate": 3, "averaging": {}, "earlyStopping": {}""")]
    public void One_two_and_three_threads_give_the_same_bits(string options)
    {
        using var run = new SampleRun("sample:digits", Cnn,
            $$"""{ "loss": "crossEntropy", "batchSize": 100, "epochs": 1, "validation": { "fraction": 0.1 }{{options}} }""");
        var one = run.Events(threads: 1).ConvertAll(SampleRun.Text);
        Assert.Equal(one, run.Events(threads: 2).Select(SampleRun.Text));
        Assert.Equal(one, run.Events(threads: 3).Select(SampleRun.Text));
    }

    [Fact]
    public void Another_seed_gives_another_run_and_the_same_seed_the_same()
    {
        using var run = new SampleRun("sample:two-moons", """{ "type": "dense", "units": 2 }""",
            """{ "loss": "crossEntropy", "batchSize": 100, "epochs": 1, "seed": 1 }""");
        var first = Hash(run);
        Assert.Equal(first, Hash(run));
        run.Training = run.Training with { Seed = 2 };
        Assert.NotEqual(first, Hash(run));
    }

    [Fact]
    public void A_layer_added_in_front_leaves_the_first_weights_of_the_others_alone()
    {
        const string Training = """{ "loss": "crossEntropy", "optimizer": { "type": "sgd", "learningRate": 0 }, "epochs": 1 }""";
        using var plain = new SampleRun("sample:iris", """{ "type": "dense", "name": "last", "units": 3 }""", Training);
        using var deeper = new SampleRun("sample:iris",
            """{ "type": "dense", "name": "first", "units": 4 }, { "type": "dense", "name": "last", "units": 3 }""", Training);
        Assert.Equal(Weights(plain), Weights(deeper));
    }

    private static string Hash(SampleRun run) => run.Events().OfType<CompletedEvent>().Single().ReproducibilityHash;

    private static float[] Weights(SampleRun run) => Safetensors
        .Read(run.Events().OfType<CheckpointEvent>().Last().Checkpoint.Weights)
        .Tensors.Single(tensor => tensor.Name == "last.weight").Values;
}
