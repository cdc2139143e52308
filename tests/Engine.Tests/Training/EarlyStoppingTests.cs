using TrainService.Engine.Definitions;
using TrainService.Engine.Formats;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Training;

public sealed class EarlyStoppingTests
{
    private const string Layers = """{ "type": "dense", "units": 8, "activation": "tanh" }, { "type": "dense", "units": 3 }""";

    [Fact]
    public void It_ends_the_run_after_so_many_epochs_without_an_improvement_and_says_which_was_best()
    {
        // So large a rate that the loss soon jumps about.
        using var run = Iris(""" "patience": 3 """, epochs: 60, learningRate: 2);
        var events = run.Events();
        var losses = events.OfType<EpochEvent>().Select(epoch => epoch.Values["validation.loss"]).ToList();
        Assert.InRange(losses.Count, 4, 59);
        var stopped = Assert.Single(events.OfType<StoppedEarlyEvent>());
        var best = losses.IndexOf(losses.Min()) + 1;
        Assert.Equal(("validation.loss", 3, best, losses.Min(), losses.Count),
            (stopped.Monitor, stopped.Waited, stopped.BestEpoch, stopped.Best, (int)stopped.Epoch));
        Assert.Equal(best + 3, losses.Count);
        Assert.Equal(losses.Min(), events.OfType<EvaluationEvent>().Single().Report.Metrics["loss"]);
        Assert.Equal(best, events.OfType<CheckpointEvent>().Last(point => point.IsBest).Epoch);
        Assert.IsType<CompletedEvent>(events[^1]);
    }

    [Fact]
    public void Without_restoreBest_the_last_weights_are_judged_and_predict()
    {
        using var run = Iris(""" "patience": 3, "restoreBest": false """, epochs: 60, learningRate: 2);
        var events = run.Events();
        var last = events.OfType<EpochEvent>().Last();
        Assert.Single(events.OfType<StoppedEarlyEvent>());
        Assert.Equal(last.Values["validation.loss"], events.OfType<EvaluationEvent>().Single().Report.Metrics["loss"]);
        var checkpoint = events.OfType<CheckpointEvent>().Last();
        Assert.Equal((last.Step, true), (checkpoint.Step, checkpoint.IsBest));
        var again = run.Events(checkpoint.Checkpoint);
        Assert.Equal(events.TakeLast(3).Select(SampleRun.Text), again.Select(SampleRun.Text));
    }

    [Fact]
    public void Improvements_that_do_not_exceed_minDelta_are_waited_through_but_the_best_weights_are_the_best()
    {
        using var run = Iris(""" "monitor": "train.loss", "patience": 4, "minDelta": 100 """, epochs: 60, learningRate: 0.01);
        var events = run.Events();
        // The first epoch is an improvement over nothing.
        Assert.Equal(5, events.OfType<EpochEvent>().Count());
        Assert.Equal(5, events.OfType<StoppedEarlyEvent>().Single().BestEpoch);
        Assert.All(events.OfType<CheckpointEvent>(), point => Assert.True(point.IsBest));
    }

    [Theory]
    [InlineData(""" "monitor": "validation.accuracy", "patience": 2 """, false)]
    [InlineData(""" "monitor": "validation.accuracy", "patience": 2, "mode": "min" """, true)]
    [InlineData(""" "monitor": "validation.loss", "patience": 2 """, true)]
    [InlineData(""" "monitor": "validation.loss", "patience": 2, "mode": "max" """, false)]
    public void A_monitor_knows_its_direction_and_mode_overrides_it(string options, bool smallerIsBetter)
    {
        using var run = Iris(options, epochs: 12, learningRate: 0.5);
        var name = run.Training.EarlyStopping!.Monitor!;
        var events = run.Events();
        var values = events.OfType<EpochEvent>().Select(epoch => epoch.Values[name]).ToList();
        var best = smallerIsBetter ? values.Min() : values.Max();
        Assert.Equal(values.IndexOf(best) + 1, events.OfType<CheckpointEvent>().Last(point => point.IsBest).Epoch);
    }

    [Theory]
    [InlineData("validation.los", "did you mean 'validation.loss'?")]
    [InlineData("loss", "allowed: train.accuracy, train.loss, validation.accuracy, validation.loss")]
    [InlineData("validation.f1", "this run will not report it")]
    public void A_monitor_that_will_not_be_reported_is_refused(string monitor, string said) =>
        AssertRefused($$"""{ "loss": "crossEntropy", "validation": { "fraction": 0.3 }, "earlyStopping": { "monitor": "{{monitor}}" } }""", said);

    [Theory]
    [InlineData("""["logLoss"]""", "validation.logLoss", true)]
    [InlineData("""[{ "type": "f1", "average": "weighted" }]""", "validation.weightedF1", false)]
    public void Every_single_number_on_validation_rows_can_be_monitored(string metrics, string monitor, bool smallerIsBetter)
    {
        using var run = new SampleRun("sample:iris", """{ "type": "dense", "units": 3 }""", $$"""
            {
              "loss": "crossEntropy", "epochs": 5, "validation": { "fraction": 0.3 }, "metrics": {{metrics}},
              "earlyStopping": { "monitor": "{{monitor}}", "patience": 5 }
            }
            """);
        var events = run.Events();
        var values = events.OfType<EpochEvent>().Select(epoch => epoch.Values[monitor]).ToList();
        var best = smallerIsBetter ? values.Min() : values.Max();
        Assert.Equal(values.IndexOf(best) + 1, events.OfType<CheckpointEvent>().Last(point => point.IsBest).Epoch);
    }

    [Fact]
    public void So_is_one_of_validation_rows_that_are_not_there() => AssertRefused(
        """{ "loss": "crossEntropy", "earlyStopping": { "monitor": "validation.loss" } }""", "this run has no validation rows");

    [Fact]
    public void So_is_a_metric_that_the_training_does_not_list() => AssertRefused(
        """{ "loss": "crossEntropy", "metrics": ["confusionMatrix"], "earlyStopping": { "monitor": "train.accuracy" } }""",
        "allowed: train.loss");

    [Fact]
    public void A_mode_that_is_none_is_refused()
    {
        var error = Assert.Throws<DefinitionException>(() => DefinitionReader.Parse<TrainingDefinition>(
            """{ "loss": "crossEntropy", "earlyStopping": { "mode": "mix" } }""")).Errors.Single();
        Assert.Equal("/earlyStopping/mode", error.Pointer);
        Assert.Contains("did you mean 'm", error.Message);
    }

    [Fact]
    public void Going_on_from_any_checkpoint_stops_at_the_same_epoch()
    {
        using var run = Iris(""" "patience": 3 """, epochs: 60, learningRate: 2);
        var whole = run.Events();
        var checkpoints = whole.OfType<CheckpointEvent>().ToList();
        foreach (var checkpoint in checkpoints)
        {
            var best = checkpoints.TakeWhile(other => other != checkpoint).Append(checkpoint).Last(other => other.IsBest);
            var rest = run.Events(checkpoint.Checkpoint, best.Checkpoint);
            Assert.Equal(whole.Skip(whole.IndexOf(checkpoint) + 1).Select(SampleRun.Text), rest.Select(SampleRun.Text));
        }
    }

    [Fact]
    public void The_last_checkpoint_has_the_last_weights_and_not_the_best()
    {
        using var run = Iris(""" "patience": 1 """, epochs: 60, learningRate: 2);
        var checkpoints = run.Events().OfType<CheckpointEvent>().ToList();
        Assert.False(checkpoints[^1].IsBest);
        Assert.NotEqual(Weights(checkpoints.Last(point => point.IsBest)), Weights(checkpoints[^1]));
    }

    private static float[] Weights(CheckpointEvent point) => Safetensors.Read(point.Checkpoint.Weights).Tensors[0].Values;

    private static void AssertRefused(string training, string said)
    {
        var error = Assert.Throws<DefinitionException>(() => TrainingCheck.Verify(
            DefinitionReader.Parse<ModelDefinition>($$"""{ "inputs": [{ "name": "x", "shape": [4] }], "layers": [{{Layers}}] }"""),
            DefinitionReader.Parse<TrainingDefinition>(training), Schemas.Classes([4], 3, new(100, 0, 0)))).Errors.Single();
        Assert.Equal("/training/earlyStopping/monitor", error.Pointer);
        Assert.Contains(said, error.Message);
    }

    private static SampleRun Iris(string options, int epochs, double learningRate) => new("sample:iris", Layers, $$"""
        {
          "loss": "crossEntropy", "optimizer": { "type": "sgd", "learningRate": {{learningRate}}, "momentum": 0.5 }, "batchSize": 16,
          "epochs": {{epochs}}, "validation": { "fraction": 0.3 }, "earlyStopping": { {{options}} }
        }
        """);
}
