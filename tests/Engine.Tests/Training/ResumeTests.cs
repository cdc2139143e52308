using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Formats;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Training;

/// <summary>A run that was interrupted gives what it would have given: the same events, the same weights, to the last bit.</summary>
public sealed class ResumeTests
{
    private const string Layers = """
        { "type": "dense", "units": 16, "activation": "relu" }, { "type": "dropout", "rate": 0.3 }, { "type": "dense", "units": 3 }
        """;

    // The last batch of an epoch is smaller; there is a best checkpoint that is not the last.
    private const string WithAmsGrad = """
        {
          "loss": "crossEntropy", "optimizer": { "type": "adam", "learningRate": 0.05, "amsGrad": true },
          "batchSize": 32, "epochs": 5, "validation": { "fraction": 0.2 }
        }
        """;

    private const string WithNesterov = """
        {
          "loss": "crossEntropy", "optimizer": { "type": "sgd", "learningRate": 0.1, "momentum": 0.9, "nesterov": true },
          "batchSize": 50, "epochs": 5, "seed": 7, "checkpoints": { "everyEpochs": 2 }
        }
        """;

    private const string WithAll = """
        {
          "loss": { "type": "crossEntropy", "classWeights": [1, 2, 3] }, "optimizer": "rmsProp", "batchSize": 9, "accumulate": 3,
          "epochs": 9, "averaging": { "decay": 0.9 },
          "regularization": { "l1": 0.0001, "l2": 0.001 }, "gradientClipping": { "norm": 1 },
          "schedule": { "type": "reduceOnPlateau", "patience": 0, "factor": 0.5, "warmup": 3 }, "validation": { "folds": 4, "fold": 2 },
          "earlyStopping": { "monitor": "validation.accuracy", "patience": 4, "minDelta": 0.01 }, "checkpoints": { "everyEpochs": 2 }
        }
        """;

    [Theory]
    [InlineData(WithAmsGrad, Layers)]
    [InlineData(WithNesterov, Layers)]
    [InlineData(WithAll, """{ "type": "batchNorm" }, """ + Layers)]
    public void Going_on_from_any_checkpoint_equals_never_having_stopped(string training, string layers)
    {
        using var run = new SampleRun("sample:iris", layers, training);
        var whole = run.Events();
        Assert.IsType<CompletedEvent>(whole[^1]);
        var checkpoints = whole.OfType<CheckpointEvent>().ToList();
        Assert.True(checkpoints.Count >= 3, "the test needs checkpoints to go on from");
        foreach (var checkpoint in checkpoints)
        {
            var best = checkpoints.TakeWhile(other => other != checkpoint).Append(checkpoint).Last(other => other.IsBest);
            var rest = run.Events(checkpoint.Checkpoint, best.Checkpoint);
            AssertSame(whole.Skip(whole.IndexOf(checkpoint) + 1), rest);
        }
    }

    [Theory]
    [InlineData(1)] // in mid-window, before the first point of the curves
    [InlineData(32)] // right after a point
    [InlineData(121)] // the first step of an epoch
    [InlineData(239)] // the last but one
    [InlineData(301)]
    public void A_run_stopped_within_an_epoch_goes_on_where_it_was(int afterSteps) =>
        // 120 rows, one a step: a point of the curves is the mean over two steps.
        AssertGoesOn(WithAmsGrad, accumulate: 1, afterSteps, afterSteps);

    [Theory]
    [InlineData(1, 1)] // the step is brought to its end
    [InlineData(7, 3)]
    [InlineData(102, 34)]
    [InlineData(115, 39)] // 113 rows are 38 steps
    public void So_does_one_whose_steps_have_several_batches_with_all_there_is_to_go_on_with(int afterBatches, int steps) =>
        AssertGoesOn(WithAll, accumulate: 3, afterBatches, steps);

    private static void AssertGoesOn(string training, int accumulate, int afterBatches, int steps)
    {
        using var run = new SampleRun("sample:iris", Layers, training);
        run.Training = run.Training with { BatchSize = 1, Accumulate = accumulate, Epochs = 3 };
        var whole = run.Events();
        using var stop = new CancellationTokenSource();
        using var device = new CpuDevice(2);
        var trained = TrainingData.Create(run.Dataset, run.Training).Split.Train;
        var dataset = new WatchedDataset(run.Dataset, trained, batches =>
        {
            if (batches == afterBatches)
                stop.Cancel();
        });
        using var trainer = new Trainer(
            run.Model, run.Training, dataset, device, TimeProvider.System, LoaderPlace.Here);
        var first = trainer.Run(stop: stop.Token).ToList();
        var checkpoint = Assert.IsType<CheckpointEvent>(first[^1]);
        Assert.Equal((steps, false), (checkpoint.Step, checkpoint.IsBest));
        var best = first.OfType<CheckpointEvent>().LastOrDefault(other => other.IsBest);
        var second = run.Events(checkpoint.Checkpoint, best?.Checkpoint);
        AssertSame(whole, [.. first.SkipLast(1), .. second]);
    }

    [Theory]
    [InlineData(WithAmsGrad, "")]
    [InlineData(WithAll, "")]
    [InlineData(WithAll, """{ "type": "batchNorm" }, """)]
    public void A_run_stopped_while_it_is_judged_stops_at_the_next_batch_and_judges_anew(string training, string before)
    {
        using var run = new SampleRun("sample:iris", before + Layers, training);
        run.Training = run.Training with { BatchSize = 9, Epochs = 4 };
        var judged = TrainingData.Create(run.Dataset, run.Training).Split.Validation.ToHashSet();
        var loads = 0;
        var whole = Events(int.MaxValue);
        // Each batch of every validation and of the evaluation.
        for (var (at, all) = (1, loads); at <= all; at++)
        {
            var first = Events(stopAt: at);
            if (first[^1] is CompletedEvent)
            {
                Assert.Equal(all, at);
                continue;
            }
            Assert.Equal(at, loads);
            var checkpoint = Assert.IsType<CheckpointEvent>(first[^1]);
            var best = first.OfType<CheckpointEvent>().LastOrDefault(other => other.IsBest);
            var second = run.Events(checkpoint.Checkpoint, best?.Checkpoint);
            var isTold = whole.Exists(point => SampleRun.Text(point) == SampleRun.Text(checkpoint));
            AssertSame(whole, [.. isTold ? first : first.SkipLast(1), .. second]);
        }

        List<TrainingEvent> Events(int stopAt)
        {
            using var stop = new CancellationTokenSource();
            using var device = new CpuDevice(1);
            using var trainer = new Trainer(run.Model, run.Training, new HookedDataset(run.Dataset, rows =>
            {
                if (judged.Contains(rows[0]) && ++loads == stopAt)
                    stop.Cancel();
            }), device, TimeProvider.System, LoaderPlace.Here);
            loads = 0; // what the normalisation was worked out from
            return [.. trainer.Run(stop: stop.Token)];
        }
    }

    [Fact]
    public void A_run_stopped_again_in_its_evaluation_tells_nothing_and_goes_on_from_where_it_did()
    {
        using var run = new SampleRun("sample:iris", Layers, WithAmsGrad);
        var checkpoints = run.Events().OfType<CheckpointEvent>().ToList();
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Empty(run.Events(checkpoints[^1].Checkpoint, checkpoints.Last(other => other.IsBest).Checkpoint, stop: stop.Token));
    }

    [Theory]
    [InlineData("""{ "type": "adam", "learningRate": 0.05 }""", true)]
    [InlineData("""{ "type": "sgd", "learningRate": 50 }""", false)] // nothing is better than the first epoch
    public void A_run_whose_epochs_are_one_step_stops_at_the_end_of_one(string optimizer, bool isBest)
    {
        using var run = new SampleRun("sample:iris", Layers, $$"""
            {
              "loss": "crossEntropy", "optimizer": {{optimizer}}, "batchSize": 200,
              "epochs": 9, "checkpoints": { "everyEpochs": 100 }
            }
            """);
        var whole = run.Events();
        using var stop = new CancellationTokenSource();
        var first = run.Events(stop: stop.Token, seen: point =>
        {
            if (point is MetricsEvent { Step: 4 })
                stop.Cancel();
        });
        var checkpoint = Assert.IsType<CheckpointEvent>(first[^1]);
        Assert.Equal((4, 4.0, isBest), (checkpoint.Step, checkpoint.Epoch, checkpoint.IsBest));
        Assert.Single(first, point => point is CheckpointEvent { Step: 4 });
        var best = first.OfType<CheckpointEvent>().Last(other => other.IsBest);
        var second = run.Events(checkpoint.Checkpoint, best.Checkpoint);
        AssertSame(whole, [.. isBest ? first : first.SkipLast(1), .. second]);
    }

    [Fact]
    public void The_evaluation_is_that_of_the_best_weights_and_not_of_the_last()
    {
        // So large a rate that the loss rises again.
        using var run = new SampleRun("sample:iris", Layers, """
            { "loss": "crossEntropy", "optimizer": { "type": "sgd", "learningRate": 3 }, "batchSize": 16, "epochs": 6, "validation": { "fraction": 0.3 } }
            """);
        var events = run.Events();
        var best = events.OfType<EpochEvent>().Min(epoch => epoch.Values["validation.loss"]);
        Assert.NotEqual(best, events.OfType<EpochEvent>().Last().Values["validation.loss"]);
        Assert.Equal(best, events.OfType<EvaluationEvent>().Single().Report.Metrics["loss"]);
    }

    [Fact]
    public void A_checkpoint_of_another_model_is_refused_with_the_tensor_named()
    {
        using var run = new SampleRun("sample:iris", Layers, WithAmsGrad);
        using var other = new SampleRun("sample:iris", Layers.Replace("16", "8", StringComparison.Ordinal),
            WithAmsGrad);
        var checkpoint = run.Events().OfType<CheckpointEvent>().First().Checkpoint;
        var error = Assert.Throws<InvalidDataException>(() => other.Events(checkpoint));
        Assert.Contains("dense_1.weight", error.Message);
        Assert.Contains("[16, 4]", error.Message);
    }

    [Fact]
    public void A_damaged_loop_state_is_refused()
    {
        using var run = new SampleRun("sample:iris", Layers, WithAmsGrad);
        var checkpoint = run.Events().OfType<CheckpointEvent>().First().Checkpoint;
        var state = Safetensors.Read(checkpoint.State);
        foreach (var loop in new[] { "null", "{", """{ "Step": "three" }""" })
        {
            var damaged = Safetensors.Write(state.Tensors, new Dictionary<string, string> { ["loop"] = loop });
            Assert.Throws<InvalidDataException>(() => run.Events(checkpoint with { State = damaged }));
        }
    }

    private static void AssertSame(IEnumerable<TrainingEvent> expected, IEnumerable<TrainingEvent> actual) =>
        Assert.Equal(expected.Select(SampleRun.Text), actual.Select(SampleRun.Text));
}
