using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Metrics;
using TrainService.Engine.Tests.Metrics;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Training;

/// <summary>What is judged from a few numbers for each target has the bits of what all probabilities would give.</summary>
public sealed class JudgedOnTheDeviceTests
{
    private const string AllMetrics = """
        "metrics": ["accuracy", { "type": "topK", "k": 1 }, { "type": "topK", "k": 2 }, "f1", "meanIoU", "rocAuc", "averagePrecision", "logLoss", "confusionMatrix"]
        """;

    // No weight moves: all that is told of the training batches is of the weights that are judged at the end.
    private const string Still = """ "optimizer": { "type": "sgd", "learningRate": 0 }, "epochs": 1 """;

    [Theory]
    [InlineData("sample:iris", 3, "crossEntropy", 64)]
    [InlineData("sample:iris", 1000, "crossEntropy", 150)]
    [InlineData("sample:digits", 10, "crossEntropy", 100)]
    public void Rows(string sample, int units, string loss, int batchSize)
    {
        using var run = new SampleRun(sample, $$"""{ "type": "flatten" }, { "type": "dense", "units": {{units}} }""",
            $$"""{ "loss": "{{loss}}", "batchSize": {{batchSize}}, {{Still}}, {{AllMetrics}} }""");
        Check(run);
    }

    [Fact]
    public void Rows_of_two_classes_from_one_unit()
    {
        using var run = new SampleRun("sample:two-moons", """{ "type": "dense", "units": 1 }""",
            $$"""{ "loss": "binaryCrossEntropy", "batchSize": 60, {{Still}}, {{AllMetrics.Replace("{ \"type\": \"topK\", \"k\": 2 }, ", "")}} }""");
        Check(run);
    }

    [Theory]
    [InlineData("\"crossEntropy\"", 3, 3)]
    [InlineData("""{ "type": "crossEntropy", "ignoreIndex": 0 }""", 3, 3)]
    [InlineData("""{ "type": "crossEntropy", "ignoreIndex": 2 }""", 2, 3)]
    [InlineData("\"binaryCrossEntropy\"", 1, 2)]
    public void Places_of_a_mask(string loss, int filters, int classes)
    {
        using var run = MaskTests.Masks($$"""
            { "loss": {{loss}}, "batchSize": 7, {{Still}}, "metrics": ["accuracy", { "type": "topK", "k": 1 }, "meanIoU", "logLoss", "confusionMatrix"] }
            """, classes: classes, filters: filters);
        Check(run);
    }

    private static void Check(SampleRun run)
    {
        var events = run.Events();
        var report = events.OfType<EvaluationEvent>().Single().Report;
        using var device = new CpuDevice(2);
        using var predictor = new Predictor(
            run.Model, run.Training, events.OfType<CheckpointEvent>().Last().Checkpoint.Weights, device);
        var rows = TrainingData.Create(run.Dataset, run.Training).Split.Train;
        Assert.Equal("train", report.Split);
        var schema = run.Dataset.Schema;
        var (inputs, targets) = (new float[rows.Length * schema.InputWidth], new int[rows.Length * schema.Target!.Width]);
        run.Dataset.ReadInputs(rows, inputs);
        run.Dataset.ReadClasses(rows, targets);
        var scores = predictor.Predict(inputs);

        var ignored = run.Training.Loss!.IgnoredClass;
        var metrics = run.Training.Metrics!.OfType<ClassMetric>().ToList();
        var evidence = new ClassEvidence(schema.Target!.Classes!.Length, scores.Length / targets.Length, rows.Length, metrics, ignored);
        evidence.Add(targets, HostJudgement.Of(targets, scores).Numbers);
        foreach (var metric in metrics.Where(metric => !metric.IsReport))
            Assert.Equal(metric is LogLoss ? LogLossOf(targets, scores, ignored) : metric.Of(evidence), report.Metrics[metric.ReportedName]!.Value);
        Assert.Equal(evidence.Confusion.Matrix(), report.ConfusionMatrix!);
        Assert.Equal(new Accuracy().Of(evidence), events.OfType<EpochEvent>().Single().Values["train.accuracy"]);
    }

    private static double LogLossOf(int[] targets, float[] scores, int? ignored)
    {
        var (sum, count, width) = (0.0, 0, scores.Length / targets.Length);
        for (var row = 0; row < targets.Length; row++)
        {
            if (targets[row] == ignored)
                continue;
            sum += width == 1
                ? LogLoss.Of(targets[row], scores[row]) : HostJudgement.LogLossOf(targets[row], scores.AsSpan(row * width, width));
            count++;
        }
        return sum / count;
    }
}
