using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Training;

/// <summary>It learns: what the parts are for.</summary>
public sealed class LearningTests
{
    [Fact]
    public void Iris_reaches_95_percent()
    {
        using var run = new SampleRun("sample:iris",
            """{ "type": "dense", "units": 16, "activation": "relu" }, { "type": "dense", "units": 3 }""",
            """{ "loss": "crossEntropy", "optimizer": { "type": "adam", "learningRate": 0.02 }, "batchSize": 16, "epochs": 40, "validation": { "fraction": 0.2 } }""");
        AssertAccuracy(run, 0.95);
    }

    [Fact]
    public void Digits_reach_95_percent_with_a_small_cnn_in_six_epochs()
    {
        using var run = new SampleRun("sample:digits", """
            { "type": "conv2d", "filters": 16, "kernelSize": 3, "activation": "relu" }, { "type": "maxPool2d", "poolSize": 2 },
            { "type": "flatten" }, { "type": "dense", "units": 32, "activation": "relu" }, { "type": "dense", "units": 10 }
            """,
            """{ "loss": "crossEntropy", "optimizer": { "type": "adam", "learningRate": 0.005 }, "batchSize": 32, "epochs": 6, "validation": { "fraction": 0.2 } }""");
        AssertAccuracy(run, 0.95);
    }

    [Fact]
    public void Two_moons_need_a_curved_border_and_get_one()
    {
        using var run = new SampleRun("sample:two-moons",
            """{ "type": "dense", "units": 32, "activation": "tanh" }, { "type": "dense", "units": 2 }""",
            """{ "loss": "crossEntropy", "optimizer": { "type": "adam", "learningRate": 0.05 }, "batchSize": 64, "epochs": 30, "validation": { "fraction": 0.2 } }""");
        AssertAccuracy(run, 0.97);
    }

    [Fact]
    public void Two_moons_are_told_apart_by_one_output()
    {
        using var run = new SampleRun("sample:two-moons",
            """{ "type": "dense", "units": 32, "activation": "tanh" }, { "type": "dense", "units": 1 }""",
            """{ "loss": "binaryCrossEntropy", "optimizer": { "type": "rmsProp", "learningRate": 0.02 }, "batchSize": 64, "epochs": 30, "validation": { "fraction": 0.2 } }""");
        AssertAccuracy(run, 0.97);
    }

    private static void AssertAccuracy(SampleRun run, double atLeast)
    {
        var report = run.Events().OfType<EvaluationEvent>().Single().Report;
        Assert.Equal("validation", report.Split);
        Assert.True(report.Metrics["accuracy"] >= atLeast, $"accuracy {report.Metrics["accuracy"]} on {report.Samples} rows");
        // The matrix tells the same story.
        var right = report.ConfusionMatrix!.Select((row, i) => row[i]).Sum();
        Assert.Equal(report.Samples, report.ConfusionMatrix!.Sum(row => row.Sum()));
        Assert.Equal((double)right / report.Samples, report.Metrics["accuracy"]!.Value, 1e-12);
        Assert.Equal(report.Samples, report.Classes!.Sum(row => row.Support));
    }
}
