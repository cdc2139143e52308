using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Training;

public sealed class RunSplitTests
{
    [Theory]
    [InlineData(0.001)]
    [InlineData(0.25)]
    [InlineData(0.33)]
    [InlineData(0.99)]
    public void A_fraction_takes_as_many_rows_as_were_said(double fraction)
    {
        using var run = new SampleRun("sample:iris", """{ "type": "dense", "units": 3 }""",
            $$"""{ "loss": "crossEntropy", "batchSize": 16, "validation": { "fraction": {{fraction}} } }""");
        var drawn = TrainingData.Create(run.Dataset, run.Training).Split;
        Assert.Equal(new SplitSizes(drawn.Train.Length, drawn.Validation.Length, drawn.Test.Length),
            RunSplit.Sizes(run.Dataset.Schema, run.Training.Validation));
    }

    [Fact]
    public void Rows_of_the_data_set_s_own_come_first_and_a_split_is_taken_by_name()
    {
        var schema = Schema(new SplitSizes(80, 10, 20));
        Assert.Equal(new SplitSizes(80, 10, 20), RunSplit.Sizes(schema, null));
        Assert.Equal(new SplitSizes(80, 10, 20), RunSplit.Sizes(schema, new() { Fraction = 0.5 }));
        Assert.Equal(new SplitSizes(80, 10, 20), RunSplit.Sizes(schema, new() { Split = "validation" }));
        Assert.Equal(new SplitSizes(80, 20, 20), RunSplit.Sizes(schema, new() { Split = "test" }));
    }

    [Theory]
    [InlineData(100, """{ "split": "tset" }""", "/training/validation/split", "did you mean 'test'")]
    [InlineData(100, """{ "split": "test" }""", "/training/validation/split", "no test rows")]
    [InlineData(100, """{ "split": "validation" }""", "/training/validation/split", "no validation rows")]
    [InlineData(100, """{ "fraction": 0.999 }""", "/training/validation/fraction", "leave none")]
    [InlineData(1, """{ "fraction": 0.1 }""", "/training/validation/fraction", "leave none")]
    [InlineData(100, """{ "fraction": 0.1, "split": "test" }""", "/training/validation", "either")]
    [InlineData(0, """{ "fraction": 0.1 }""", "/dataset", "no rows")]
    [InlineData(4, """{ "folds": 5, "fold": 0 }""", "/training/validation/folds", "4 training rows, too few for 5 folds")]
    [InlineData(100, """{ "folds": 5, "fold": 0, "fraction": 0.1 }""", "/training/validation", "folds alone")]
    [InlineData(100, """{ "folds": 5, "fold": 0, "split": "test" }""", "/training/validation", "folds alone")]
    public void Rows_that_are_not_there_are_refused_before_a_run_is_queued(int rows, string validation, string pointer, string said)
    {
        var model = DefinitionReader.Parse<ModelDefinition>(
            """{ "inputs": [{ "name": "x", "shape": [4] }], "layers": [{ "type": "dense", "units": 3 }] }""");
        var training = DefinitionReader.Parse<TrainingDefinition>(
            $$"""{ "loss": "crossEntropy", "validation": {{validation}} }""");
        var error = Assert.Throws<DefinitionException>(
            () => TrainingCheck.Verify(model, training, Schema(new SplitSizes(rows, 0, 0)))).Errors.Single();
        Assert.Equal(pointer, error.Pointer);
        Assert.Contains(said, error.Message);
    }

    [Theory]
    [InlineData("""{ "folds": 5 }""", "/validation/fold", "Give fold, 0 to 4")]
    [InlineData("""{ "fold": 1 }""", "/validation/folds", "give folds, too")]
    [InlineData("""{ "folds": 5, "fold": 5 }""", "/validation/fold", "must be less than folds, 5")]
    [InlineData("""{ "folds": 1, "fold": 0 }""", "/validation/folds", "at least 2")]
    public void Folds_that_do_not_say_which_are_refused(string validation, string pointer, string said)
    {
        var error = Assert.Throws<DefinitionException>(() => DefinitionReader.Parse<TrainingDefinition>(
            $$"""{ "loss": "crossEntropy", "validation": {{validation}} }""")).Errors.Single();
        Assert.Equal(pointer, error.Pointer);
        Assert.Contains(said, error.Message);
    }

    [Theory]
    [InlineData("sample:iris", 7)] // three classes of 50
    [InlineData("sample:digits", 10)]
    [InlineData("sample:iris", 150)] // leave one out
    public void The_folds_have_every_row_once_and_as_many_of_each_class(string sample, int folds)
    {
        using var run = new SampleRun(sample, """{ "type": "dense", "units": 3 }""", """{ "loss": "crossEntropy" }""");
        var rows = run.Dataset.Schema.Splits.Train;
        var validated = new List<int>();
        var shares = new List<int[]>();
        for (var fold = 0; fold < folds; fold++)
        {
            run.Training = run.Training with { Validation = new() { Folds = folds, Fold = fold } };
            var drawn = TrainingData.Create(run.Dataset, run.Training).Split;
            Assert.Equal(RunSplit.Sizes(run.Dataset.Schema, run.Training.Validation),
                new SplitSizes(drawn.Train.Length, drawn.Validation.Length, drawn.Test.Length));
            Assert.Equal(Enumerable.Range(0, rows), drawn.Train.Concat(drawn.Validation).Order());
            Assert.Empty(drawn.Test);
            validated.AddRange(drawn.Validation);
            var classes = new int[drawn.Validation.Length];
            run.Dataset.ReadClasses(drawn.Validation, classes);
            shares.Add([.. run.Dataset.Schema.Target!.Classes!.Select((_, label) => classes.Count(one => one == label))]);
        }
        Assert.Equal(Enumerable.Range(0, rows), validated.Order());
        for (var label = 0; label < shares[0].Length; label++)
            Assert.InRange(shares.Max(share => share[label]) - shares.Min(share => share[label]), 0, 1);
    }

    [Fact]
    public void What_a_fold_s_run_reports_at_the_end_is_of_the_fold_even_where_there_are_test_rows()
    {
        using var run = SampleRun.OfCsv("x,y,part\n" + string.Concat(Enumerable.Range(0, 40).Select(row =>
                $"{row % 7},{(row % 7 > 3 ? "high" : "low")},{(row < 30 ? "train" : "test")}\n")),
            new() { Target = ["y"], Split = new() { Column = "part" } }, """{ "type": "dense", "units": 2 }""",
            """{ "loss": "crossEntropy", "epochs": 2, "validation": { "folds": 3, "fold": 1 } }""");
        var report = run.Events().OfType<EvaluationEvent>().Single().Report;
        Assert.Equal(("validation", 10), (report.Split, report.Samples));
    }

    private static DatasetSchema Schema(SplitSizes splits) => Schemas.Classes([4], 3, splits);
}
