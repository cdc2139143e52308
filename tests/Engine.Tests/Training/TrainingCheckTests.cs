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

    [Theory]
    [InlineData("meanSquaredError", 3, 3, "/training/loss", "meanSquaredError compares numbers, but the data set's target is a class; use crossEntropy")]
    [InlineData("binaryCrossEntropy", 1, 3, "/training/loss", "binaryCrossEntropy tells two classes apart, the data set has 3; use crossEntropy")]
    [InlineData("binaryCrossEntropy", 2, 2, "/model/layers", "output 'dense_1' has 2 values a row, binaryCrossEntropy takes 1 for two classes")]
    public void Classes_that_a_loss_cannot_take_are_refused(string loss, int units, int classes, string pointer, string message)
    {
        var error = Assert.Throws<DefinitionException>(() => Verify(units, loss, classes)).Errors.Single();
        Assert.Equal(pointer, error.Pointer);
        Assert.StartsWith(message, error.Message);
    }

    [Fact]
    public void One_output_for_two_classes_is_what_binary_cross_entropy_takes() => Verify(1, "binaryCrossEntropy", 2);

    [Fact]
    public void Two_classes_of_which_one_is_ignored_are_nothing_to_tell_apart_with_one_unit()
    {
        const string Ignoring = """{ "type": "crossEntropy", "ignoreIndex": 1 }""";
        Verify(2, Ignoring, 2);
        var error = Assert.Throws<DefinitionException>(() => Verify(1, Ignoring, 2)).Errors.Single();
        Assert.Equal("/model/layers", error.Pointer);
        Assert.StartsWith("output 'dense_1' has a single unit for the only class that is not ignored", error.Message);
    }

    private static void Verify(int units, string loss = "crossEntropy", int classes = 3) => TrainingCheck.Verify(
        DefinitionReader.Parse<ModelDefinition>($$"""
            { "inputs": [{ "name": "x", "shape": [1] }], "layers": [{ "type": "dense", "units": {{units}} }] }
            """),
        DefinitionReader.Parse<TrainingDefinition>($$"""
            { "loss": {{(loss[0] == '{' ? loss : $"\"{loss}\"")}}, "optimizer": "sgd", "batchSize": 2, "epochs": 1 }
            """),
        Schemas.Classes([1], classes, new(9, 0, 0)));
}
