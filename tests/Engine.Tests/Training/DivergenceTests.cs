using TrainService.Engine.Formats;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Training;

/// <summary>A loss that is no number ends the run; no checkpoint ever holds the broken weights.</summary>
public sealed class DivergenceTests
{
    private const string Layers = """{ "type": "dense", "units": 8 }, { "type": "dense", "units": 3 }""";

    [Fact]
    public void The_run_fails_with_the_step_and_what_was_saved_is_sound()
    {
        using var run = new SampleRun("sample:iris", Layers, Training(epochs: 50));
        run.Training = run.Training with { Validation = null };
        var events = new List<TrainingEvent>();
        var error = Assert.Throws<TrainingDivergedException>(() => run.Events(seen: events.Add));
        Assert.Equal(events.OfType<MetricsEvent>().Last().Step + 1, error.Step);
        Assert.Contains($"step {error.Step}", error.Message);
        Assert.All(events.OfType<CheckpointEvent>(), AssertFinite);
    }

    [Theory]
    [InlineData(1e3)]
    [InlineData(1e4)]
    [InlineData(1e5)]
    [InlineData(1e6)]
    public void However_many_epochs_a_run_has_it_never_saves_or_reports_what_is_no_number(double weightDecay)
    {
        // One step is an epoch, so that some of these runs end just before the training loss would have shown it.
        for (var epochs = 1; epochs <= 12; epochs++)
        {
            using var run = new SampleRun("sample:iris", Layers, Training(epochs, weightDecay));
            var events = new List<TrainingEvent>();
            var error = Record.Exception(() => run.Events(seen: events.Add));
            Assert.True(error is null or TrainingDivergedException, $"{epochs} epochs: {error}");
            Assert.All(events.OfType<CheckpointEvent>(), AssertFinite);
            Assert.All(events.OfType<EpochEvent>(), epoch => Assert.All(epoch.Values.Values, AssertFinite));
            Assert.All(events.OfType<EvaluationEvent>(), point => Assert.All(point.Report.Metrics.Values, value => AssertFinite(value!.Value)));
        }
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.NegativeInfinity, "infinite")]
    public void It_says_what_became_what(double value, string word) => Assert.StartsWith(
        $"dense_1.weight became {word} at step 7;", new TrainingDivergedException(7, "dense_1.weight", value).Message);

    private static string Training(int epochs, double weightDecay = 1000) => $$"""
        {
          "loss": "crossEntropy",
          "optimizer": { "type": "sgd", "learningRate": 1000000, "weightDecay": {{weightDecay}} }, "batchSize": 150, "epochs": {{epochs}},
          "validation": { "fraction": 0.2 }
        }
        """;

    private static void AssertFinite(CheckpointEvent point) => Assert.All(
        Safetensors.Read(point.Checkpoint.Weights).Tensors,
        tensor => Assert.True(tensor.Values.All(float.IsFinite), $"{tensor.Name} of step {point.Step}"));

    private static void AssertFinite(double value) => Assert.True(double.IsFinite(value), $"{value} was reported");
}
