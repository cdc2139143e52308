using System.Globalization;
using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Formats;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Training;

/// <summary>A data set's weights reach the loss: a row that weighs twice is there twice, one that weighs nothing is not there.</summary>
public sealed class WeightedRowsTests
{
    private const string OfClasses = """ "crossEntropy" """;

    [Theory]
    [InlineData(OfClasses, 2, 1)]
    [InlineData("""{ "type": "crossEntropy", "classWeights": [1, 3], "labelSmoothing": 0.1 }""", 2, 1)]
    [InlineData("""{ "type": "crossEntropy", "ignoreIndex": 0 }""", 2, 1)]
    [InlineData(""" "binaryCrossEntropy" """, 1, 1)]
    [InlineData(OfClasses, 2, 4)] // of batches whose weights differ
    public void Weights_are_how_often_rows_count(string loss, int units, int accumulate)
    {
        var weights = Enumerable.Range(0, 40).Select(row => (row * 7) % 4).ToArray();
        var weighted = Run(loss, units, accumulate, [.. Enumerable.Range(0, 40)], row => weights[row]);
        var repeated = Run(loss, units, 1,
            [.. Enumerable.Range(0, 40).SelectMany(row => Enumerable.Repeat(row, weights[row]))], null);
        AssertClose(repeated, weighted);
    }

    [Fact]
    public void Weights_of_one_are_none()
    {
        int[] rows = [.. Enumerable.Range(0, 40)];
        AssertClose(Run(OfClasses, 2, 1, rows, null), Run(OfClasses, 2, 1, rows, _ => 1));
        AssertClose(Run(OfClasses, 2, 1, rows, null), Run(OfClasses, 2, 1, rows, _ => 0.25));
    }

    // As torch: (cross_entropy(x, y, reduction="none") * w).sum() / w.sum().
    [Fact]
    public void The_evaluation_weighs_its_loss_and_counts_rows_alike()
    {
        using var run = SampleRun.OfCsv(Csv([.. Enumerable.Range(0, 60)], row => row % 5),
            new DatasetOptions { Target = ["kind"], Weights = "w", Split = new SplitOptions { Validation = 0.4 } },
            """{ "type": "dense", "units": 2 }""", """{ "loss": "crossEntropy", "epochs": 2, "batchSize": 7 }""");
        var events = run.Events();
        var report = events.OfType<EvaluationEvent>().Single().Report;
        using var device = new CpuDevice(1);
        using var predictor = new Predictor(run.Model, run.Training,
            events.OfType<CheckpointEvent>().Last(point => point.IsBest).Checkpoint.Weights, device);
        var splits = run.Dataset.Schema.Splits;
        int[] rows = [.. Enumerable.Range(splits.Train, splits.Validation)];
        var (inputs, classes, weights) = (new float[rows.Length * 2], new int[rows.Length], new float[rows.Length]);
        run.Dataset.ReadInputs(rows, inputs);
        run.Dataset.ReadClasses(rows, classes);
        run.Dataset.ReadWeights(rows, weights);
        var probabilities = predictor.Predict(inputs);
        var losses = rows.Select((_, i) => weights[i] * -Math.Log(probabilities[(2 * i) + classes[i]]));
        Assert.Equal(losses.Sum() / weights.Sum(), report.Metrics["loss"]!.Value, 1e-5);
        var right = rows.Where((_, i) => (probabilities[(2 * i) + 1] > probabilities[2 * i] ? 1 : 0) == classes[i]).Count();
        Assert.Equal((double)right / rows.Length, report.Metrics["accuracy"]!.Value, 1e-12);
    }

    [Fact]
    public void A_run_goes_on_as_if_it_had_never_stopped()
    {
        using var run = SampleRun.OfCsv(Csv([.. Enumerable.Range(0, 60)], row => row % 3),
            new DatasetOptions { Target = ["kind"], Weights = "w" }, """{ "type": "dense", "units": 2 }""",
            """{ "loss": "crossEntropy", "epochs": 5, "batchSize": 7, "accumulate": 2, "validation": { "fraction": 0.2 } }""");
        var whole = run.Events();
        run.AssertGoesOn(whole, at: 2);
    }

    [Fact]
    public void Rows_that_all_weigh_nothing_cannot_be_trained_on()
    {
        using var run = SampleRun.OfCsv(Csv([.. Enumerable.Range(0, 20)], _ => 0),
            new DatasetOptions { Target = ["kind"], Weights = "w" }, """{ "type": "dense", "units": 2 }""",
            """{ "loss": "crossEntropy" }""");
        var error = Assert.Throws<DefinitionException>(() => run.Events()).Errors.Single();
        Assert.Equal(("/dataset", "all 20 training rows have the weight 0 (column 'w'): there is nothing to learn"),
            (error.Pointer, error.Message));
    }

    // Whole epochs are one step, so that rows may be repeated without another order of batches.
    private static (double[] Losses, float[] Weights) Run(
        string loss, int units, int accumulate, int[] rows, Func<int, double>? weight)
    {
        using var run = SampleRun.OfCsv(Csv(rows, weight),
            new DatasetOptions { Target = ["kind"], Weights = weight is null ? null : "w", Normalization = "none" },
            $$"""{ "type": "dense", "units": 4, "activation": "tanh" }, { "type": "dense", "units": {{units}} }""",
            $$"""
            {
              "loss": {{loss}}, "optimizer": { "type": "sgd", "learningRate": 0.5 }, "epochs": 6,
              "batchSize": {{rows.Length / accumulate}}, "accumulate": {{accumulate}}
            }
            """);
        var events = run.Events();
        return ([.. events.OfType<EpochEvent>().Select(epoch => epoch.Values["train.loss"])],
            [.. Safetensors.Read(events.OfType<CheckpointEvent>().Last().Checkpoint.Weights).Tensors
                .OrderBy(tensor => tensor.Name, StringComparer.Ordinal).SelectMany(tensor => tensor.Values)]);
    }

    private static string Csv(int[] rows, Func<int, double>? weight) =>
        (weight is null ? "x,y,kind\n" : "x,y,kind,w\n") + string.Concat(rows.Select(row => string.Create(CultureInfo.InvariantCulture,
            $"{Math.Sin(row):f4},{Math.Cos(3 * row):f4},{(Math.Sin(row + 0.3) > 0 ? "b" : "a")}{(weight is null ? "" : $",{weight(row)}")}\n")));

    private static void AssertClose((double[] Losses, float[] Weights) expected, (double[] Losses, float[] Weights) actual)
    {
        Assert.All(expected.Losses.Zip(actual.Losses), pair => Assert.Equal(pair.First, pair.Second, 2e-6));
        Assert.Equal(expected.Weights.Length, actual.Weights.Length);
        Assert.All(expected.Weights.Zip(actual.Weights), pair => Assert.Equal(pair.First, pair.Second, 5e-6));
        Assert.NotEqual(expected.Losses[0], expected.Losses[^1]);
    }
}
