using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Training;

public sealed class SmallestBatchTests
{
    private const string Norm = """{ "type": "batchNorm" }""";

    [Theory]
    [InlineData(101, 20, "101 training rows in batches of 20 leave a single row for the last one; batchSize 21 would do")]
    // 31 leaves a row of 31 * 30 + 1, too.
    [InlineData(931, 30, "931 training rows in batches of 30 leave a single row for the last one; batchSize 32 would do")]
    [InlineData(9, 1, "batchSize is 1; batchSize 3 would do")]
    [InlineData(1, 8, "the data set has a single row to train on")]
    public void A_batch_of_one_row_is_refused_before_it_runs_by_a_layer_with_a_variance_over_rows(
        int rows, int batchSize, string reason)
    {
        var error = Assert.Single(Assert.Throws<DefinitionException>(() => Verify(Norm, "[3]", rows, batchSize)).Errors);
        Assert.Equal(new DefinitionError("/training/batchSize", "layer 'batchNorm_1' (batchNorm) takes mean and variance over "
            + $"the rows of a batch and needs two or more, but {reason}"), error);
    }

    [Theory]
    [InlineData(Norm, "[3]", 102, 20)]
    [InlineData(Norm, "[3]", 2, 20)]
    // Enough values in one row.
    [InlineData(Norm, "[3, 2]", 101, 20)]
    // Not trained: nothing is averaged.
    [InlineData("""{ "type": "batchNorm", "trainable": false }""", "[3]", 101, 20)]
    [InlineData("""{ "type": "flatten" }""", "[3]", 101, 20)]
    public void Enough_rows_or_a_layer_that_needs_none_are_fine(string layer, string shape, int rows, int batchSize) =>
        Verify(layer, shape, rows, batchSize);

    private static void Verify(string layer, string shape, int rows, int batchSize)
    {
        var model = DefinitionReader.Parse<ModelDefinition>($$"""
            {
              "inputs": [{ "name": "x", "shape": {{shape}} }],
              "layers": [{{layer}}, { "type": "flatten" }, { "type": "dense", "units": 2 }]
            }
            """);
        var training = DefinitionReader.Parse<TrainingDefinition>($$"""
            { "loss": "crossEntropy", "batchSize": {{batchSize}}, "epochs": 1 }
            """);
        TrainingCheck.Verify(model, training, new DatasetSchema("csv",
            [new("x", ColumnKind.Numeric, ColumnRole.Input)], model.Inputs[0].Shape, DatasetSchema.Float32,
            new(TargetKind.Classes, ["a", "b"], ["y"]), new(rows, 0, 0), NormalizationKind.None));
    }
}
