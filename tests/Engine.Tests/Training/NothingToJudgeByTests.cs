using System.Globalization;
using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Training;

/// <summary>A mean over nothing is no loss of 0, which would be the best there is.</summary>
public sealed class NothingToJudgeByTests
{
    private const int Rows = 60;

    private const string IgnoringC = """ "loss": { "type": "crossEntropy", "ignoreIndex": 2 } """;

    [Theory]
    [InlineData("validation", 20)]
    [InlineData("test", 10)]
    public void Rows_that_all_weigh_nothing_cannot_be_judged_by(string part, int rows)
    {
        using var run = Run(""" "loss": "crossEntropy" """, row => Part(row) == part ? 0 : 1);
        var error = Assert.Throws<DefinitionException>(() => run.Events()).Errors.Single();
        Assert.Equal(("/dataset", $"all {rows} {part} rows have the weight 0 (column 'w'): there is nothing to judge by"),
            (error.Pointer, error.Message));
    }

    [Fact]
    public void Nor_can_a_fold_of_such_rows()
    {
        var pointers = Enumerable.Range(0, 3).Select(fold =>
        {
            // One of the folds has the only row that counts: then the others, which are trained on, have none.
            using var run = Run($$""" "loss": "crossEntropy", "validation": { "folds": 3, "fold": {{fold}} } """, row => row == 0 ? 1 : 0);
            return Assert.Throws<DefinitionException>(() => run.Events()).Errors.Single().Pointer;
        });
        Assert.Equal(["/dataset", "/training/validation", "/training/validation"], pointers.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(IgnoringC)]
    [InlineData(""" "loss": { "type": "crossEntropy", "classWeights": [1, 1, 0] } """)]
    public void Where_no_target_counts_the_loss_is_undefined_and_the_newest_weights_are_the_best(string loss)
    {
        using var run = Run($"""{loss}, "batchSize": 6, "epochs": 3 """);
        var events = run.Events();
        Assert.All(events.OfType<EpochEvent>(), epoch => Assert.DoesNotContain("validation.loss", epoch.Values.Keys));
        Assert.All(events.OfType<CheckpointEvent>(), checkpoint => Assert.True(checkpoint.IsBest));
        Assert.Null(events.OfType<EvaluationEvent>().Single().Report.Metrics["loss"]);
        Assert.IsType<CompletedEvent>(events[^1]);
        run.AssertGoesOn(events, at: 1);
    }

    [Fact]
    public void What_waits_for_such_a_loss_waits_in_vain()
    {
        using var run = Run($$"""
            {{IgnoringC}}, "epochs": 9, "earlyStopping": { "patience": 3 }, "optimizer": { "type": "sgd", "learningRate": 1 },
            "schedule": { "type": "reduceOnPlateau", "patience": 0, "factor": 0.5 }
            """);
        var events = run.Events();
        var stopped = Assert.Single(events.OfType<StoppedEarlyEvent>());
        Assert.Equal((3, null), ((int)stopped.Epoch, stopped.Best));
        Assert.Equal([1, 0.5, 0.25], events.OfType<MetricsEvent>().GroupBy(point => Math.Ceiling(point.Epoch))
            .Select(epoch => epoch.First().Values["train.learningRate"]));
    }

    [Fact]
    public void Of_several_outputs_it_is_that_of_the_one_and_the_sum()
    {
        using var run = SampleRun.OfTable(Csv(null), Options(null), """
            {
              "inputs": [{ "name": "x", "shape": [2] }],
              "layers": [
                { "type": "dense", "name": "a", "units": 4, "activation": "tanh" },
                { "type": "dense", "name": "kind", "units": 3 },
                { "type": "dense", "name": "again", "inputs": ["a"], "units": 2 }
              ],
              "outputs": ["kind", "again"]
            }
            """, """
            {
              "losses": { "kind": { "type": "crossEntropy", "ignoreIndex": 2 }, "again": { "type": "meanSquaredError", "target": "input" } },
              "epochs": 2
            }
            """);
        var events = run.Events();
        Assert.All(events.OfType<EpochEvent>(), epoch => Assert.Equal(["validation.again.loss"],
            epoch.Values.Keys.Where(name => name.StartsWith("validation.", StringComparison.Ordinal) && name.EndsWith("loss", StringComparison.Ordinal))));
        var metrics = events.OfType<EvaluationEvent>().Single().Report.Metrics;
        Assert.Equal((null, null, true), (metrics["loss"], metrics["kind.loss"], metrics["again.loss"] > 0));
    }

    // Of training rows every class, of others the last alone.
    private static string Part(int row) => row < 30 ? "train" : row < 50 ? "validation" : "test";

    private static SampleRun Run(string training, Func<int, double>? weight = null) => SampleRun.OfCsv(
        Csv(weight), Options(weight), """{ "type": "dense", "units": 3 }""", $"{{ {training} }}");

    private static DatasetOptions Options(Func<int, double>? weight) => new()
    {
        Target = ["kind"], Weights = weight is null ? null : "w", Split = new SplitOptions { Column = "part" },
    };

    private static string Csv(Func<int, double>? weight) =>
        (weight is null ? "x,y,kind,part\n" : "x,y,kind,part,w\n") + string.Concat(Enumerable.Range(0, Rows).Select(row => string.Create(CultureInfo.InvariantCulture,
            $"{Math.Sin(row):f4},{Math.Cos(3 * row):f4},{(row < 30 ? "abc"[row % 3] : 'c')},{Part(row)}{(weight is null ? "" : $",{weight(row)}")}\n")));
}
