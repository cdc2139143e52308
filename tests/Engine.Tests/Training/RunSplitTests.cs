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

    private static DatasetSchema Schema(SplitSizes splits) => Schemas.Classes([4], 3, splits);
}
