using TrainService.Engine.Definitions;
using TrainService.Engine.Schedules;
using TrainService.Engine.Tests.Training;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Schedules;

/// <summary>Schedules in a run; their numbers are the reference cases'.</summary>
public sealed class ScheduleTests
{
    [Theory]
    [InlineData("epoch", 4)]
    [InlineData("step", 1)]
    public void A_run_reports_the_rate_that_each_step_had(string interval, int stepsOfOneRate)
    {
        using var run = Run($$"""{ "type": "exponential", "gamma": 0.5, "interval": "{{interval}}" }""");
        var points = run.Events().OfType<MetricsEvent>().ToList();
        Assert.Equal(12, points.Count);
        Assert.All(points, point =>
            Assert.Equal(0.1 * Math.Pow(0.5, (point.Step - 1) / stepsOfOneRate), point.Values["train.learningRate"], 1e-15));
    }

    [Fact]
    public void A_rate_of_zero_moves_nothing()
    {
        using var run = Run("""{ "type": "linear", "endFactor": 0, "period": 1 }""");
        var epochs = run.Events().OfType<EpochEvent>().ToList();
        Assert.Equal(epochs[1].Values["validation.loss"], epochs[2].Values["validation.loss"]);
    }

    [Fact]
    public void A_plateau_of_a_metric_that_grows_is_one_that_does_not_grow()
    {
        var (plateau, schedule) = (new Plateau(), new ReduceOnPlateau { Patience = 1 });
        foreach (var value in new[] { 0.5, 0.6, 0.7, 0.70001, 0.6 })
            schedule.See(plateau, value, largerIsBetter: true, baseRate: 1);
        Assert.Equal((0.7, 0, 0.1), (plateau.Best, plateau.BadEpochs, plateau.Factor));
        schedule.See(plateau, double.NaN, largerIsBetter: true, baseRate: 1);
        Assert.Equal((0.7, 1), (plateau.Best, plateau.BadEpochs));
    }

    [Theory]
    [InlineData("", 0.1)]
    [InlineData(""" , "mode": "min" """, 0.1)]
    // The loss falls: of a number that is to grow that is no improvement. The last epoch is the third, the first is the best so far.
    [InlineData(""" , "mode": "max" """, 0.05)]
    public void A_plateaus_mode_goes_before_what_the_monitor_is_known_for(string mode, double rate)
    {
        using var run = Run($$"""{ "type": "reduceOnPlateau", "monitor": "train.loss", "patience": 0, "factor": 0.5 {{mode}} }""");
        Assert.Equal(rate, run.Events().OfType<MetricsEvent>().Last().Values["train.learningRate"], 1e-9);
    }

    [Theory]
    [InlineData("""{ "type": "reduceOnPlateau", "mode": "mix" }""", "/schedule/mode", "'mix' is not allowed; did you mean 'max'?")]
    [InlineData("""{ "type": "cosine" }""", "/schedule/period", "'period' is required for cosine")]
    [InlineData("""{ "type": "step", "gamma": 0.1, "every": 0 }""", "/schedule/every", "must be at least 1, found 0")]
    [InlineData("""{ "type": "constant", "interval": "steps" }""", "/schedule/interval", "'steps' is not allowed; did you mean 'step'?")]
    [InlineData(""" "cosin" """, "/schedule", "unknown schedule 'cosin'; did you mean 'cosine'?")]
    public void What_is_wrong_with_a_schedule_is_said_where_it_is(string schedule, string pointer, string message)
    {
        var error = Assert.Throws<DefinitionException>(() => DefinitionReader.Parse<TrainingDefinition>(
            $$"""{ "loss": "crossEntropy", "schedule": {{schedule}} }""")).Errors.Single();
        Assert.Equal((pointer, message), (error.Pointer, error.Message));
    }

    [Fact]
    public void A_monitor_that_the_run_will_not_report_is_refused()
    {
        using var run = Run("""{ "type": "reduceOnPlateau", "monitor": "validation.los" }""");
        var error = Assert.Throws<DefinitionException>(
            () => TrainingCheck.Verify(run.Model, run.Training, run.Dataset.Schema)).Errors.Single();
        Assert.Equal("/training/schedule/monitor", error.Pointer);
        Assert.Contains("did you mean 'validation.loss'?", error.Message);
    }

    // 120 rows are 4 steps an epoch.
    private static SampleRun Run(string schedule) => new("sample:iris", """{ "type": "dense", "units": 3 }""",
        $$"""
        {
          "loss": "crossEntropy", "optimizer": { "type": "sgd", "learningRate": 0.1 }, "schedule": {{schedule}},
          "batchSize": 30, "epochs": 3, "validation": { "fraction": 0.2 }
        }
        """);
}
