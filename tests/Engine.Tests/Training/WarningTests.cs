using TrainService.Engine.Data;
using TrainService.Engine.Training;
using TrainService.Engine.Training.Diagnosis;

namespace TrainService.Engine.Tests.Training;

/// <summary>Trainings that go wrong in every way there is a warning for, and sound ones that are left in peace.</summary>
public sealed class WarningTests
{
    [Fact]
    public void A_sound_training_is_not_warned_of_anything()
    {
        using var run = new SampleRun("sample:digits", """
            { "type": "conv2d", "filters": 6, "kernelSize": 3, "activation": "relu" }, { "type": "maxPool2d", "poolSize": 2 },
            { "type": "flatten" }, { "type": "dense", "units": 32 }, { "type": "activation", "function": "relu" },
            { "type": "dense", "units": 10 }
            """, """{ "loss": "crossEntropy", "batchSize": 16, "epochs": 12 }""");
        Assert.Empty(Warnings(run.Events()));
    }

    [Fact]
    public void Units_that_died_are_told_once_with_their_number()
    {
        using var run = Dying();
        var warning = Assert.Single(Warnings(run.Events()));
        Assert.Equal((WarningKinds.DeadUnits, "dying"), (warning.Kind, warning.Layer));
        Assert.Equal((1, 2), (warning.Values["dead"], warning.Values["units"]));
        Assert.Contains("leakyRelu", warning.Remedy);
    }

    [Fact]
    public void Gradients_that_vanish_on_their_way_to_the_first_layer_are_told()
    {
        var sigmoids = string.Join(", ", Enumerable.Repeat("""{ "type": "dense", "units": 4, "activation": "sigmoid" }""", 14));
        using var run = new SampleRun("sample:iris", $$"""{{sigmoids}}, { "type": "dense", "units": 3 }""",
            """{ "loss": "crossEntropy", "batchSize": 30, "epochs": 5 }""");
        var warning = Assert.Single(Warnings(run.Events()), warning => warning.Kind == WarningKinds.VanishingGradients);
        Assert.Equal("dense_1", warning.Layer);
        Assert.True(warning.Values["first"] < 1e-6 * warning.Values["last"]);
    }

    [Fact]
    public void Steps_longer_than_the_weights_are_told_and_the_loss_that_breaks_names_the_layer()
    {
        using var run = new SampleRun("sample:iris", """{ "type": "dense", "units": 8 }, { "type": "dense", "units": 3 }""",
            """{ "loss": "crossEntropy", "optimizer": { "type": "sgd", "learningRate": 1e6 }, "batchSize": 16, "epochs": 50 }""");
        var events = new List<TrainingEvent>();
        var error = Assert.Throws<TrainingDivergedException>(() => run.Events(seen: events.Add));
        Assert.Contains(Warnings(events), warning => warning is { Kind: WarningKinds.LargeUpdates, Layer: "dense_2" });
        Assert.Contains("gradients were largest in layer 'dense_", error.Message);
    }

    [Fact]
    public void A_loss_that_does_not_fall_is_told_after_some_epochs()
    {
        using var run = new SampleRun("sample:iris", """{ "type": "dense", "units": 3 }""",
            """{ "loss": "crossEntropy", "optimizer": { "type": "sgd", "learningRate": 0 }, "batchSize": 8, "epochs": 6 }""");
        var told = Assert.Single(run.Events().OfType<WarningEvent>());
        Assert.Equal((WarningKinds.FlatLoss, 3.0), (told.Warning.Kind, told.Epoch));
        Assert.Contains("learningRate", told.Warning.Remedy);
    }

    [Fact]
    public void A_training_that_goes_on_is_warned_of_the_same()
    {
        using var run = Dying();
        run.Training = run.Training with { Checkpoints = new() { EveryEpochs = 150 } };
        var whole = run.Events();
        Assert.NotEmpty(Warnings(whole));
        foreach (var checkpoint in whole.OfType<CheckpointEvent>().Where(checkpoint => checkpoint.Epoch % 150 == 0))
        {
            var best = whole.OfType<CheckpointEvent>().Last(other => other.IsBest && other.Step <= checkpoint.Step);
            Assert.Equal(whole.Skip(whole.IndexOf(checkpoint) + 1).Select(SampleRun.Text),
                run.Events(checkpoint.Checkpoint, best.Checkpoint).Select(SampleRun.Text));
        }
    }

    [Theory]
    [InlineData(99, false)]
    [InlineData(101, true)]
    [InlineData(double.NaN, true)]
    [InlineData(double.PositiveInfinity, true)]
    public void A_gradient_far_above_the_median_is_an_explosion(double norm, bool isWarned)
    {
        var state = new DiagnosisState();
        for (var look = 0; look < 8; look++)
            Assert.Null(GradientRules.Exploding([Layer("a", 0.6), Layer("b", 0.8)], state));
        var warning = GradientRules.Exploding([Layer("a", 0), Layer("b", norm)], state);
        Assert.Equal(isWarned, warning is not null);
        if (warning is not null)
            Assert.Equal((WarningKinds.ExplodingGradients, "b"), (warning.Kind, warning.Layer));
        Assert.All(state.Norms, known => Assert.True(double.IsFinite(known)));
    }

    // One of two relu units is to say -5, which it cannot: it goes as low as it gets, and stays there.
    private static SampleRun Dying() => SampleRun.OfCsv(
        "x,low,high\n" + string.Concat(Enumerable.Range(0, 128).Select(i => $"{i},-5,{i}\n")),
        new DatasetOptions { Target = ["low", "high"] },
        """{ "type": "dense", "name": "dying", "units": 2, "activation": "relu" }, { "type": "reshape", "shape": [2] }""",
        """{ "loss": "meanSquaredError", "optimizer": { "type": "adam", "learningRate": 0.1 }, "batchSize": 128, "epochs": 1300 }""");

    private static LayerInspection Layer(string name, double gradient) => new(name, gradient, 1, 0.001);

    private static List<Warning> Warnings(IEnumerable<TrainingEvent> events) =>
        [.. events.OfType<WarningEvent>().Select(told => told.Warning)];
}
