using TrainService.Engine.Data;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Formats;
using TrainService.Engine.Tests.Devices;
using TrainService.Engine.Tests.Metrics;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Training;

/// <summary>Models with several inputs, and several outputs that each have a loss.</summary>
public sealed class SeveralOutputsTests
{
    [Fact]
    public void Each_output_is_learned_and_reported()
    {
        using var run = PairsRun.Of(PairsRun.Model, PairsRun.Training);
        var events = run.Events();
        var epochs = events.OfType<EpochEvent>().ToList();
        Assert.Equal(
            [
                "train.loss", "train.kind.loss", "train.kind.accuracy", "train.again.loss", "validation.loss", "validation.kind.loss",
                "validation.kind.accuracy", "validation.again.loss", "validation.again.rootMeanSquaredError",
            ],
            epochs[0].Values.Keys);
        foreach (var part in new[] { "train", "validation" })
            Assert.All(epochs, epoch => Assert.Equal(epoch.Values[$"{part}.kind.loss"] + (0.5 * epoch.Values[$"{part}.again.loss"]),
                epoch.Values[$"{part}.loss"], 1e-6));
        Assert.All(["kind.loss", "again.loss"], name => Assert.True(
            epochs[^1].Values[$"validation.{name}"] < epochs[0].Values[$"validation.{name}"], name));
        Assert.Equal(["train.loss", "train.kind.loss", "train.kind.accuracy", "train.again.loss", "train.learningRate"],
            events.OfType<MetricsEvent>().First().Values.Keys);
        var report = events.OfType<EvaluationEvent>().Single().Report;
        Assert.Equal(["loss", "kind.loss", "kind.accuracy", "again.loss", "again.rootMeanSquaredError"], report.Metrics.Keys);
        Assert.Null(report.ConfusionMatrix);
        Assert.Equal(["kind", "again"], report.Outputs!.Keys);
        Assert.Equal(report.Samples, report.Outputs["kind"].ConfusionMatrix!.Sum(row => row.Sum()));
        Assert.Null(report.Outputs["again"].Classes);
    }

    [Fact]
    public void Answers_are_those_that_were_judged()
    {
        using var run = PairsRun.Of(PairsRun.Model, PairsRun.Training);
        var events = run.Events();
        var report = events.OfType<EvaluationEvent>().Single().Report;
        using var device = new CpuDevice(1);
        using var predictor = new Predictor(run.Model, run.Training,
            events.OfType<CheckpointEvent>().Last(point => point.IsBest).Checkpoint.Weights, device, run.Dataset.Schema);
        Assert.Equal([("kind", 2), ("again", 2)], predictor.Outputs.Select(output => (output.Output, output.Width)));
        var data = TrainingData.Create(run.Dataset, run.Training);
        var rows = data.Split.Validation;
        var (inputs, classes) = (new float[rows.Length * 5], new int[rows.Length]);
        run.Dataset.ReadInputs(rows, inputs);
        run.Dataset.ReadClasses(rows, classes);
        var answers = predictor.PredictAll(inputs);
        Assert.Equal(report.Metrics["kind.accuracy"]!.Value,
            classes.Index().Average(one => HostJudgement.ArgMax(answers[0].AsSpan(2 * one.Index, 2)) == one.Item ? 1 : 0), 1e-12);
        // left comes first in a row; answers are as it was given, the loss is of both normalised.
        var (left, again) = (inputs.Chunk(5).SelectMany(row => row[..2]).ToArray(), answers[1].ToArray());
        Assert.InRange(left.Zip(again, (x, y) => Math.Abs(x - y)).Average(), 0, 3);
        var part = data.Normalization.Slice(0, 2);
        part.Apply(left);
        part.Apply(again);
        Assert.Equal(left.Zip(again, (x, y) => Math.Pow((double)x - y, 2)).Average(), report.Metrics["again.loss"]!.Value, 1e-4);
    }

    [Theory]
    [InlineData("", "", "")]
    [InlineData(""", "ignoreIndex": 1""", "", "")]
    [InlineData(""", "classWeights": [0.1, 4]""", "", """, "regularization": { "l2": 0.01 }, "gradientClipping": { "norm": 0.3 }""")]
    [InlineData(""", "ignoreIndex": 0, "labelSmoothing": 0.1""", """, "weight": 3""", """, "inspect": true""")]
    public void Batches_of_a_step_come_to_the_weights_of_one_large_batch(string kind, string again, string more)
    {
        var (whole, parts) = (Trained(24, 1), Trained(6, 4));
        foreach (var (expected, actual) in whole.Weights.Zip(parts.Weights, (a, b) => (a, b)))
            Assert.Equal(expected, actual, 2e-5);
        foreach (var (expected, actual) in whole.Epochs.Zip(parts.Epochs))
            foreach (var name in new[] { "train.loss", "train.kind.loss", "train.again.loss", "train.kind.accuracy", "validation.loss" })
                Assert.Equal(expected.Values[name], actual.Values[name], 1e-5);

        (List<double> Weights, List<EpochEvent> Epochs) Trained(int batchSize, int accumulate)
        {
            using var run = PairsRun.Of(PairsRun.Model, $$"""
                {
                  "losses": { "kind": { "type": "crossEntropy"{{kind}} }, "again": { "type": "meanSquaredError", "target": "left"{{again}} } },
                  "optimizer": { "type": "sgd", "learningRate": 0.1, "momentum": 0.9 }, "batchSize": {{batchSize}}, "accumulate": {{accumulate}},
                  "epochs": 4, "validation": { "fraction": 0.25 }{{more}}
                }
                """);
            var events = run.Events();
            var last = events.OfType<CheckpointEvent>().Last().Checkpoint;
            return ([.. Safetensors.Read(last.Weights).Tensors.SelectMany(tensor => tensor.Values).Select(value => (double)value)],
                [.. events.OfType<EpochEvent>()]);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(""", "accumulate": 3, "averaging": {}, "inspect": true""")]
    [InlineData(""", "accumulate": 3, "gradientClipping": { "norm": 0.1 }""", """{ "type": "crossEntropy", "ignoreIndex": 1 }""")]
    public void A_run_goes_on_as_if_it_had_never_stopped_with_any_number_of_threads(string more, string kind = "\"crossEntropy\"")
    {
        using var run = PairsRun.Of(PairsRun.Model, PairsRun.Training.Replace("\"crossEntropy\"", kind).TrimEnd()[..^1] + more + "}");
        var whole = run.Events();
        foreach (var loading in new[] { LoaderPlace.Here, LoaderPlace.Ahead })
            run.AssertGoesOn(whole, at: 2, loading: loading);
    }

    [Theory]
    [InlineData(LoaderPlace.Here)]
    [InlineData(LoaderPlace.Ahead)]
    internal void A_run_tells_the_same_where_results_are_read_a_step_late(LoaderPlace loading)
    {
        using var run = PairsRun.Of(PairsRun.Model, PairsRun.Training);
        using var cpu = new CpuDevice(1);
        using var late = run.Trainer(new QueueingDevice(cpu), loading);
        Assert.Equal(run.Events(threads: 1).Select(SampleRun.Text), late.Run().Select(SampleRun.Text));
    }

    [Fact]
    public void An_epoch_may_be_judged_by_one_output()
    {
        using var run = PairsRun.Of(PairsRun.Model, PairsRun.Training.TrimEnd()[..^1]
            + """, "earlyStopping": { "monitor": "validation.kind.accuracy", "patience": 1, "minDelta": 0.9 } }""");
        var stopped = run.Events().OfType<StoppedEarlyEvent>().Single();
        Assert.Equal("validation.kind.accuracy", stopped.Monitor);
    }

    [Fact]
    public void Two_losses_of_one_target_are_as_one_of_twice_the_weight()
    {
        const string Two = """
            {
              "inputs": [{ "name": "left", "shape": [2] }, { "name": "right", "shape": [3] }],
              "layers": [
                { "type": "concat", "name": "both", "inputs": ["left", "right"] }, { "type": "dense", "name": "kind", "units": 2 },
                { "type": "activation", "name": "same", "function": "linear" }
              ],
              "outputs": ["kind", "same"]
            }
            """;
        static List<double> Losses(SampleRun run) =>
            [.. run.Events().OfType<EpochEvent>().Select(epoch => epoch.Values["train.loss"])];
        const string Sgd = """ "optimizer": { "type": "sgd", "learningRate": 0.1 }, "epochs": 4 }""";
        using var both = PairsRun.Of(Two, """{ "losses": { "kind": "crossEntropy", "same": { "type": "crossEntropy", "weight": 2 } },""" + Sgd);
        using var one = PairsRun.Of(Two.Replace("\"kind\", \"same\"]", "\"kind\"]"), """{ "loss": { "type": "crossEntropy", "weight": 3 },""" + Sgd);
        Assert.All(Losses(both).Zip(Losses(one)), pair => Assert.Equal(pair.Second, pair.First, 1e-5));
    }

    [Fact]
    public void One_named_input_is_the_models_whatever_it_is_called()
    {
        const string Csv = "y,b,a\n0,1,2\n1,2,1\n0,0,3\n1,3,0\n0,1,3\n1,2,0\n";
        using var run = SampleRun.OfTable(Csv, DatasetOptions.Parse("""{ "target": "y", "inputs": { "both": ["a", "b"] } }"""),
            """{ "inputs": [{ "name": "x", "shape": [2] }], "layers": [{ "type": "dense", "units": 2 }] }""",
            """{ "loss": "crossEntropy", "epochs": 2, "batchSize": 2 }""");
        Assert.Equal("both", run.Dataset.Schema.Inputs!.Single().Name);
        Assert.Equal(6, run.Events().OfType<EvaluationEvent>().Single().Report.Samples);
    }
}
