using System.Globalization;
using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Tests.Data;
using TrainService.Engine.Tests.Metrics;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Training;

/// <summary>A table with several targets, each for the output that is called like it.</summary>
public sealed class SeveralTargetsTests
{
    private const string Options = """
        { "targets": { "kind": "kind", "sums": ["sum", "difference"], "side": "side" }, "weights": "w", "normalization": "none" }
        """;

    private const string Model = """
        {
          "inputs": [{ "name": "x", "shape": [2] }],
          "layers": [
            { "type": "dense", "name": "hidden", "units": 16, "activation": "tanh" },
            { "type": "dense", "name": "sums", "units": 2 },
            { "type": "dense", "name": "kind", "inputs": ["hidden"], "units": 3 },
            { "type": "dense", "name": "side", "inputs": ["hidden"], "units": 1 }
          ],
          "outputs": ["sums", "kind", "side"]
        }
        """;

    private const string Training = """
        {
          "losses": { "sums": "meanSquaredError", "kind": "crossEntropy", "side": "binaryCrossEntropy" },
          "optimizer": { "type": "adam", "learningRate": 0.02 }, "batchSize": 16, "epochs": 25, "validation": { "fraction": 0.25 }
        }
        """;

    [Fact]
    public void Each_is_learned_judged_and_predicted()
    {
        using var run = Table(Model, Training);
        var schema = run.Dataset.Schema;
        Assert.Equal(["kind", "sums", "side"], schema.Targets!.Select(target => target.Name));
        Assert.Equal(["a", "b", "c"], schema.TargetOf("kind")!.Classes!);
        Assert.Equal(["0", "1"], schema.TargetOf("side")!.Classes!);
        Assert.Equal(["sum", "difference"], schema.TargetOf("sums")!.Columns);

        var events = run.Events();
        var report = events.OfType<EvaluationEvent>().Single().Report;
        Assert.True(report.Metrics["kind.accuracy"] > 0.8, $"{report.Metrics["kind.accuracy"]}");
        Assert.True(report.Metrics["side.accuracy"] > 0.8, $"{report.Metrics["side.accuracy"]}");
        Assert.True(report.Metrics["sums.r2"] > 0.9, $"{report.Metrics["sums.r2"]}");
        Assert.Equal(["sum", "difference"], report.Outputs!["sums"].Targets!.Select(target => target.Name));
        Assert.Equal(["a", "b", "c"], report.Outputs["kind"].Classes!.Select(label => label.Name));

        using var device = new CpuDevice(1);
        using var predictor = new Predictor(run.Model, run.Training,
            events.OfType<CheckpointEvent>().Last(point => point.IsBest).Checkpoint.Weights, device, schema);
        var rows = TrainingData.Create(run.Dataset, run.Training).Split.Validation;
        var (inputs, values) = (new float[rows.Length * 2], new float[rows.Length * 4]);
        run.Dataset.ReadInputs(rows, inputs);
        run.Dataset.ReadValues(rows, values);
        var answers = predictor.PredictAll(inputs);
        Assert.Equal(report.Metrics["kind.accuracy"]!.Value, rows.Select((_, i) =>
            HostJudgement.ArgMax(answers[1].AsSpan(3 * i, 3)) == (int)values[4 * i] ? 1.0 : 0).Average(), 1e-12);
        Assert.Equal(report.Metrics["side.accuracy"]!.Value, rows.Select((_, i) =>
            (answers[2][i] >= 0.5f ? 1 : 0) == (int)values[(4 * i) + 3] ? 1.0 : 0).Average(), 1e-12);
        Assert.Equal(report.Outputs["sums"].Targets![1].MeanSquaredError, rows.Select((_, i) =>
            Math.Pow(answers[0][(2 * i) + 1] - values[(4 * i) + 2], 2)).Average(), 1e-5);
    }

    [Fact]
    public void A_run_goes_on_as_if_it_had_never_stopped()
    {
        using var run = Table(Model, Training.Replace("\"epochs\": 25", "\"epochs\": 5, \"accumulate\": 2"));
        var whole = run.Events();
        run.AssertGoesOn(whole, at: 2, loading: LoaderPlace.Ahead);
    }

    [Fact]
    public void One_output_takes_the_target_of_its_name()
    {
        using var run = Table("""
            { "inputs": [{ "name": "x", "shape": [2] }], "layers": [{ "type": "dense", "name": "kind", "units": 3 }] }
            """, """{ "loss": "crossEntropy", "epochs": 2 }""");
        Assert.Equal(3, run.Events().OfType<EvaluationEvent>().Single().Report.Classes!.Count);
    }

    [Fact]
    public void An_output_without_a_target_is_refused()
    {
        using var run = Table("""
            { "inputs": [{ "name": "x", "shape": [2] }], "layers": [{ "type": "dense", "name": "kinds", "units": 3 }] }
            """, """{ "loss": "crossEntropy" }""");
        var error = Assert.Throws<DefinitionException>(
            () => TrainingCheck.Verify(run.Model, run.Training, run.Dataset.Schema)).Errors.Single();
        Assert.Equal("/model/outputs", error.Pointer);
        Assert.Equal("the data set has the targets kind, sums, side, and outputs are called like theirs; there is none for 'kinds'; "
            + "did you mean 'kind'?", error.Message);
    }

    [Theory]
    [InlineData("""{ "targets": { "kind": "kin" } }""", "unknownColumn", "/options/targets/kind")]
    [InlineData("""{ "targets": { "kind": "kind" }, "target": "side" }""", "invalidOptions", "/options/targets")]
    [InlineData("""{ "targets": {} }""", "invalidOptions", "/options/targets")]
    [InlineData("""{ "targets": { "a": ["kind", "sum"] } }""", "invalidOptions", "/options/targets/a")]
    [InlineData("""{ "targets": { "a": "kind", "b": "kind" } }""", "invalidTarget", "/options/targets/b")]
    [InlineData("""{ "targets": { "a": "kind" }, "classNames": ["x", "y", "z"] }""", "invalidOptions", "/options/classNames")]
    public void Targets_that_are_none_are_refused(string options, string code, string pointer)
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<DatasetException>(() => DatasetImport.Import(
            [folder.Upload("data.csv", Csv())], "csv", DatasetOptions.Parse(options), folder.Destination));
        Assert.Equal((code, pointer), (error.Code, error.Pointer));
    }

    private static SampleRun Table(string model, string training) =>
        SampleRun.OfTable(Csv(), DatasetOptions.Parse(Options), model, training);

    private static string Csv() => "x,y,kind,sum,difference,side,w\n" + string.Concat(Enumerable.Range(0, 160).Select(row =>
    {
        var (x, y) = (Math.Sin(row), Math.Cos(2.5 * row));
        return string.Create(CultureInfo.InvariantCulture,
            $"{x:f3},{y:f3},{(x < -0.4 ? "a" : x < 0.4 ? "b" : "c")},{x + y:f3},{x - y:f3},{(y > 0 ? 1 : 0)},{row % 3}\n");
    }));
}
