using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Metrics;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Training;

public sealed class EvaluationTests
{
    private static readonly TargetSchema Pets = new(TargetKind.Classes, ["cat", "dog", "bird"], ["kind"]);

    // Two cats, one of them taken for a dog; three dogs, one taken for a cat; no bird.
    private static readonly ClassOutcome Outcome = new(3, [0, 0, 1, 1, 1], [0, 1, 1, 1, 0]);

    [Fact]
    public void Classes_are_judged_one_by_one()
    {
        var report = new Evaluation(5, 0.7, Outcome).Report("test", Pets, Reporting("null"));
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
        var outcome = new ClassOutcome(2, [1, 1, 1, 1, 0, 0], [1, 0, 0, 0, 1, 0]);
        var report = new Evaluation(6, 0, outcome).Report("test", Pets, Reporting("null"));
        AssertClass(report.Classes![1], precision: 1 / 2.0, recall: 1 / 4.0, f1: 1 / 3.0, support: 4);
    }

    [Fact]
    public void Outputs_beyond_the_classes_stand_behind_them_if_they_were_predicted()
    {
        var outcome = new ClassOutcome(3, [0, 1, 2, 2], [0, 999, 7, 7]);
        var report = new Evaluation(4, 0, outcome).Report("test", Pets, Reporting("null"));
        Assert.Equal(["cat", "dog", "bird", "output 7", "output 999"], report.Classes!.Select(row => row.Name));
        Assert.Equal(
            [[1, 0, 0, 0, 0], [0, 0, 0, 0, 1], [0, 0, 0, 2, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0]], report.ConfusionMatrix!);
        AssertClass(report.Classes![3], precision: 0, recall: 0, f1: 0, support: 0);
        Assert.Equal(1 / 4.0, report.Metrics["accuracy"]);
    }

    [Theory]
    [InlineData("""[]""", false, false)]
    [InlineData("""["accuracy"]""", true, false)]
    [InlineData("""["confusionMatrix"]""", false, true)]
    [InlineData("""null""", true, true)]
    public void What_is_reported_goes_by_the_list(string metrics, bool accuracy, bool matrix)
    {
        var report = new Evaluation(5, 0.7, Outcome).Report("test", Pets, Reporting(metrics));
        Assert.Equal(accuracy ? ["loss", "accuracy"] : ["loss"], report.Metrics.Keys);
        Assert.Equal(matrix, report.ConfusionMatrix is not null);
        Assert.Equal(3, report.Classes!.Count);
    }

    [Fact]
    public void Curves_go_by_the_list_too()
    {
        using var run = new SampleRun("sample:iris", """{ "type": "dense", "units": 3 }""",
            """{ "loss": "crossEntropy", "epochs": 1, "validation": { "fraction": 0.2 }, "metrics": ["confusionMatrix"] }""");
        var events = run.Events();
        Assert.Equal(["train.loss", "train.learningRate"], events.OfType<MetricsEvent>().First().Values.Keys);
        Assert.Equal(["train.loss", "validation.loss"], events.OfType<EpochEvent>().First().Values.Keys);
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

    private static TrainingDefinition Reporting(string metrics) =>
        DefinitionReader.Parse<TrainingDefinition>($$"""{ "loss": "crossEntropy", "metrics": {{metrics}} }""");

    private static void AssertClass(ClassReport found, double precision, double recall, double f1, int support)
    {
        Assert.Equal(precision, found.Precision, 1e-12);
        Assert.Equal(recall, found.Recall, 1e-12);
        Assert.Equal(f1, found.F1, 1e-12);
        Assert.Equal(support, found.Support);
    }
}
