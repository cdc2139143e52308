using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Losses;
using TrainService.Engine.Metrics;
using TrainService.Engine.Tests.Metrics;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Training;

public sealed class EvaluationTests
{
    private static readonly TargetSchema Pets = new(TargetKind.Classes, ["cat", "dog", "bird"], ["kind"]);

    [Fact]
    public void Classes_are_judged_one_by_one()
    {
        // Two cats, one of them taken for a dog; three dogs, one taken for a cat; no bird.
        var report = Report("null", [0, 0, 1, 1, 1], [0, 1, 1, 1, 0]);
        Assert.Equal(["cat", "dog", "bird"], report.Classes!.Select(row => row.Name));
        AssertClass(report.Classes![0], precision: 1 / 2.0, recall: 1 / 2.0, f1: 1 / 2.0, support: 2);
        AssertClass(report.Classes![1], precision: 2 / 3.0, recall: 2 / 3.0, f1: 2 / 3.0, support: 3);
        AssertClass(report.Classes![2], precision: 0, recall: 0, f1: 0, support: 0);
        Assert.Equal([[1, 1, 0], [1, 2, 0], [0, 0, 0]], report.ConfusionMatrix!);
        Assert.Equal(3 / 5.0, report.Metrics["accuracy"]);
    }

    [Fact]
    public void Precision_is_of_those_predicted_and_recall_of_those_that_are()
    {
        // Four dogs, of which one is found; a cat is taken for one.
        var report = Report("null", [1, 1, 1, 1, 0, 0], [1, 0, 0, 0, 1, 0]);
        AssertClass(report.Classes![1], precision: 1 / 2.0, recall: 1 / 4.0, f1: 1 / 3.0, support: 4);
    }

    [Fact]
    public void Outputs_beyond_the_classes_stand_behind_them_if_they_were_predicted()
    {
        var report = Report("null", [0, 1, 2, 2], [0, 999, 7, 7]);
        Assert.Equal(["cat", "dog", "bird", "output 7", "output 999"], report.Classes!.Select(row => row.Name));
        Assert.Equal(
            [[1, 0, 0, 0, 0], [0, 0, 0, 0, 1], [0, 0, 0, 2, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0]], report.ConfusionMatrix!);
        AssertClass(report.Classes![3], precision: 0, recall: 0, f1: 0, support: 0);
        Assert.Equal(1 / 4.0, report.Metrics["accuracy"]);
    }

    [Theory]
    [InlineData("""[]""", "loss")]
    [InlineData("""["accuracy"]""", "loss accuracy")]
    [InlineData("""["confusionMatrix"]""", "loss confusionMatrix")]
    [InlineData("""["rocCurve"]""", "loss roc")]
    [InlineData("""["precisionRecallCurve", { "type": "topK", "k": 2 }]""", "loss top2 precisionRecall")]
    [InlineData("""["f1", { "type": "f1", "average": "weighted" }, "logLoss"]""", "loss f1 weightedF1 logLoss")]
    [InlineData("""null""", "loss accuracy confusionMatrix roc precisionRecall")]
    public void What_is_reported_goes_by_the_list(string metrics, string reported)
    {
        var report = Report(metrics, [0, 0, 1, 1, 1], [0, 1, 1, 1, 0]);
        Assert.Equal(reported, string.Join(' ', [
            .. report.Metrics.Keys,
            .. report.ConfusionMatrix is null ? Array.Empty<string>() : ["confusionMatrix"],
            .. report.Curves?.Roc is null ? Array.Empty<string>() : ["roc"],
            .. report.Curves?.PrecisionRecall is null ? Array.Empty<string>() : ["precisionRecall"],
        ]));
        Assert.Equal(3, report.Classes!.Count);
    }

    [Fact]
    public void What_is_undefined_is_null()
    {
        var report = Report("""["rocAuc", "averagePrecision"]""", [0, 0, 1, 1, 1], [0, 1, 1, 1, 0]);
        Assert.Null(report.Metrics["rocAuc"]);
        Assert.NotNull(report.Metrics["averagePrecision"]);
    }

    [Fact]
    public void A_class_without_rows_has_no_curve()
    {
        var curves = Report("null", [0, 0, 1, 1, 1], [0, 1, 1, 1, 0]).Curves!;
        Assert.Equal(["cat", "dog"], curves.Roc!.Select(curve => curve.Class));
        Assert.Equal(["cat", "dog"], curves.PrecisionRecall!.Select(curve => curve.Class));
    }

    [Fact]
    public void Reports_go_by_the_list_in_epochs_too()
    {
        using var run = new SampleRun("sample:iris", """{ "type": "dense", "units": 3 }""",
            """{ "loss": "crossEntropy", "epochs": 1, "validation": { "fraction": 0.2 }, "metrics": ["confusionMatrix"] }""");
        var events = run.Events();
        Assert.Equal(["train.loss", "train.learningRate"], events.OfType<MetricsEvent>().First().Values.Keys);
        Assert.Equal(["train.loss", "validation.loss"], events.OfType<EpochEvent>().First().Values.Keys);
    }

    [Fact]
    public void An_undefined_number_is_missing_in_an_epoch()
    {
        // One validation row has a class alone: nothing to be ranked below it.
        using var run = new SampleRun("sample:two-moons", """{ "type": "dense", "units": 2 }""",
            """
            {
              "loss": "crossEntropy", "epochs": 1, "validation": { "fraction": 0.0001 }, "metrics": ["rocAuc", "logLoss"]
            }
            """);
        var events = run.Events();
        Assert.Equal(["train.loss", "validation.loss", "validation.logLoss"], events.OfType<EpochEvent>().First().Values.Keys);
    }

    [Fact]
    public void Two_classes_from_one_unit_are_judged_as_from_two()
    {
        // Both are the same function at every step, but for the second unit's bias and weights being minus the first's.
        using var run = new SampleRun("sample:two-moons", """{ "type": "dense", "units": 1 }""", """
            {
              "loss": "binaryCrossEntropy", "epochs": 3, "validation": { "fraction": 0.2 },
              "metrics": ["accuracy", "f1", "rocAuc", "averagePrecision", "logLoss", "rocCurve", "confusionMatrix"]
            }
            """);
        var events = run.Events();
        var report = events.OfType<EvaluationEvent>().Single().Report;
        using var device = new CpuDevice(1);
        using var predictor = new Predictor(run.Model, run.Training,
            events.OfType<CheckpointEvent>().Last(point => point.IsBest).Checkpoint.Weights, device);
        var rows = TrainingData.Create(run.Dataset, run.Training).Split.Validation;
        var (inputs, classes) = (new float[rows.Length * 2], new int[rows.Length]);
        run.Dataset.ReadInputs(rows, inputs);
        run.Dataset.ReadClasses(rows, classes);
        var probabilities = predictor.Predict(inputs);
        var evidence = new ClassEvidence(2, 2, rows.Length, [new RocAuc()]);
        evidence.Add(classes, HostJudgement.Of(classes, [.. probabilities.SelectMany(second => new[] { 1 - second, second })]).Numbers);
        Assert.Equal(new Accuracy().Of(evidence), report.Metrics["accuracy"]!.Value, 1e-12);
        Assert.Equal(new F1().Of(evidence), report.Metrics["f1"]!.Value, 1e-12);
        Assert.Equal(new RocAuc().Of(evidence), report.Metrics["rocAuc"]!.Value, 1e-12);
        Assert.Equal(new AveragePrecision().Of(evidence), report.Metrics["averagePrecision"]!.Value, 1e-12);
        Assert.Equal(new LogLoss().Of(evidence), report.Metrics["logLoss"]!.Value, 1e-5);
        Assert.Equal(report.Metrics["loss"]!.Value, report.Metrics["logLoss"]!.Value, 1e-5);
        Assert.Equal(evidence.Confusion.Matrix(), report.ConfusionMatrix!);
        Assert.Equal(report.Metrics["rocAuc"], report.Curves!.Roc!.Single().Area);
    }

    [Theory]
    [InlineData("""["accuracy", "f1", "accuracy"]""", "/training/metrics/2", "accuracy is there already, at /training/metrics/0")]
    [InlineData("""[{ "type": "topK", "k": 1 }, { "type": "topK", "k": 1 }]""", "/training/metrics/1", "top1 is there already")]
    [InlineData("""["topK"]""", "/training/metrics/0", "the right class is always among 5 of 3; give a smaller k")]
    [InlineData("""["r2"]""", "/training/metrics/0", "r2 judges numbers, but the target is a class")]
    [InlineData("""[{ "type": "f1", "average": "binary" }]""", "/training/metrics/0", "the average 'binary' is for two classes")]
    public void Metrics_that_do_not_suit_are_refused(string metrics, string pointer, string message)
    {
        using var run = new SampleRun("sample:iris", """{ "type": "dense", "units": 3 }""",
            $$"""{ "loss": "crossEntropy", "metrics": {{metrics}} }""");
        var error = Assert.Single(Assert.Throws<DefinitionException>(
            () => TrainingCheck.Verify(run.Model, run.Training, run.Dataset.Schema)).Errors);
        Assert.Equal(pointer, error.Pointer);
        Assert.StartsWith(message, error.Message);
    }

    [Fact]
    public void A_model_with_more_outputs_than_the_data_has_classes_is_judged_to_its_end()
    {
        using var run = new SampleRun("sample:iris", """{ "type": "dense", "units": 1000 }""", """
            { "loss": "crossEntropy", "optimizer": { "type": "sgd", "learningRate": 0 }, "epochs": 1 }
            """);
        var report = run.Events().OfType<EvaluationEvent>().Single().Report;
        Assert.True(report.Classes!.Count > 3, "nothing was predicted beyond the classes: the test shows nothing");
        Assert.Equal(report.Classes!.Count, report.ConfusionMatrix!.Length);
        Assert.Equal(150, report.ConfusionMatrix!.Sum(row => row.Sum()));
        Assert.Equal(150, report.Classes!.Sum(row => row.Support));
    }

    // Of a model with a thousand outputs that is always certain.
    private static EvaluationReport Report(string metrics, int[] targets, int[] predictions)
    {
        var reported = DefinitionReader.Parse<TrainingDefinition>($$"""{ "loss": "crossEntropy", "metrics": {{metrics}} }""")
            .ReportedFor(Pets);
        var evidence = new ClassEvidence(3, 1000, targets.Length, reported);
        evidence.Add(targets, HostJudgement.Of(targets, [.. predictions.SelectMany(
            predicted => Enumerable.Range(0, 1000).Select(output => output == predicted ? 1f : 0f))]).Numbers);
        return new Evaluation(targets.Length, [new(new(new("kind", new CrossEntropy(), "/loss", null, "/target"), Pets, ""), 0.7, reported, evidence, null)])
            .Report("test");
    }

    private static void AssertClass(ClassReport found, double precision, double recall, double f1, int support)
    {
        Assert.Equal(precision, found.Precision, 1e-12);
        Assert.Equal(recall, found.Recall, 1e-12);
        Assert.Equal(f1, found.F1, 1e-12);
        Assert.Equal(support, found.Support);
    }
}
