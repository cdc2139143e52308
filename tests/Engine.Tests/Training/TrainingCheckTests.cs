using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Training;

public sealed class TrainingCheckTests
{
    [Fact]
    public void A_data_set_with_more_classes_than_the_model_has_outputs_is_refused()
    {
        Verify(units: 3);
        Verify(units: 4);
        var error = Assert.Throws<DefinitionException>(() => Verify(units: 2)).Errors.Single();
        Assert.Equal("/model/layers", error.Pointer);
        Assert.Contains("has 2 units, the data set has 3 classes", error.Message);
    }

    private static void Verify(int units) => TrainingCheck.Verify(
        DefinitionReader.Parse<ModelDefinition>($$"""
            { "inputs": [{ "name": "x", "shape": [1] }], "layers": [{ "type": "dense", "units": {{units}} }] }
            """),
        DefinitionReader.Parse<TrainingDefinition>("""
            { "loss": "crossEntropy", "optimizer": "sgd", "batchSize": 2, "epochs": 1 }
            """),
        new DatasetSchema("csv", [new("x", ColumnKind.Numeric, ColumnRole.Input)], [1], DatasetSchema.Float32,
            new(TargetKind.Classes, ["a", "b", "c"], ["y"]), new(9, 0, 0), NormalizationKind.None));
}
