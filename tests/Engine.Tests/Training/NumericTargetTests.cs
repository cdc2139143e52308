using System.Globalization;
using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Training;

/// <summary>Numbers instead of classes, from the table to the answer.</summary>
public sealed class NumericTargetTests
{
    private const string Layers = """{ "type": "dense", "units": 2 }""";

    [Fact]
    public void Two_sums_are_learned_judged_and_predicted()
    {
        using var run = Sums(Layers, """
            {
              "loss": "meanSquaredError", "optimizer": { "type": "adam", "learningRate": 0.1 }, "batchSize": 16, "epochs": 60,
              "validation": { "fraction": 0.25 }
            }
            """);
        var events = run.Events();
        Assert.All(events.OfType<EpochEvent>(),
            epoch => Assert.Equal(
            [
                "train.loss", "validation.loss", "validation.rootMeanSquaredError", "validation.meanAbsoluteError",
                "validation.r2",
            ],
            epoch.Values.Keys));
        var report = events.OfType<EvaluationEvent>().Single().Report;
        Assert.Equal(("validation", 25), (report.Split, report.Samples));
        Assert.Equal(["loss", "rootMeanSquaredError", "meanAbsoluteError", "r2"], report.Metrics.Keys);
        Assert.Null(report.Classes);
        Assert.Null(report.ConfusionMatrix);
        Assert.Null(report.Curves);

        var best = events.OfType<CheckpointEvent>().Last(point => point.IsBest);
        using var device = new CpuDevice(1);
        using var predictor = new Predictor(run.Model, run.Training, best.Checkpoint.Weights, device);
        var rows = TrainingData.Create(run.Dataset, run.Training).Split.Validation;
        var (inputs, values) = (new float[rows.Length * 2], new float[rows.Length * 2]);
        run.Dataset.ReadInputs(rows, inputs);
        run.Dataset.ReadValues(rows, values);
        var predicted = predictor.Predict(inputs);
        // The loss that was reported is that of these answers, the mean over rows and columns.
        var loss = predicted.Zip(values, (p, v) => Math.Pow((double)p - v, 2)).Average();
        Assert.Equal(loss, report.Metrics["loss"]!.Value, loss * 1e-3);
        // And each column's report is of its own answers.
        Assert.Equal(["sum", "difference"], report.Targets!.Select(target => target.Name));
        foreach (var (column, target) in report.Targets!.Index())
        {
            var errors = predicted.Zip(values, (p, v) => (double)p - v).Where((_, i) => i % 2 == column).ToList();
            Assert.Equal(errors.Average(error => error * error), target.MeanSquaredError, 1e-6);
            Assert.Equal(errors.Average(Math.Abs), target.MeanAbsoluteError, 1e-6);
        }
        Assert.Equal(report.Targets!.Average(target => target.RootMeanSquaredError), report.Metrics["rootMeanSquaredError"]!.Value, 1e-12);
        Assert.Equal(report.Targets!.Average(target => target.R2!.Value), report.Metrics["r2"]!.Value, 1e-12);
        Assert.All(predicted.Zip(values), pair => Assert.Equal(pair.Second, pair.First, 0.05));
    }

    [Fact]
    public void A_metric_of_classes_is_refused()
    {
        using var run = Sums(Layers, """{ "loss": "meanSquaredError", "metrics": ["confusionMatrix", "accuracy"] }""");
        var error = Assert.Throws<DefinitionException>(
            () => TrainingCheck.Verify(run.Model, run.Training, run.Dataset.Schema));
        Assert.Equal(["/training/metrics/0", "/training/metrics/1"], error.Errors.Select(found => found.Pointer));
        Assert.StartsWith("confusionMatrix judges classes", error.Errors[0].Message);
    }

    private static SampleRun Sums(string layers, string training)
    {
        var rows = Enumerable.Range(0, 100).Select(i => (X: i % 10 * 0.3, Y: i / 10 * 0.2));
        return SampleRun.OfCsv("x,y,sum,difference\n" + string.Concat(rows.Select(row => string.Create(
                CultureInfo.InvariantCulture, $"{row.X:f1},{row.Y:f1},{row.X + row.Y:f1},{row.X - row.Y:f1}\n"))),
            new DatasetOptions { Target = ["sum", "difference"] }, layers, training);
    }
}
