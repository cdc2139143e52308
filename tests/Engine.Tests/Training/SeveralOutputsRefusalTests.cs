using TrainService.Engine.Definitions;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Training;

/// <summary>Losses, inputs and outputs that do not go together, and the errors that say so.</summary>
public sealed class SeveralOutputsRefusalTests
{
    [Theory]
    [InlineData("""{ "loss": "crossEntropy" }""", "/training/loss", "the model has the outputs kind, again; give losses, one for each")]
    [InlineData("""{ "losses": { "kind": "crossEntropy" } }""", "/training/losses", "the model's output 'again' has no loss")]
    [InlineData("""{ "losses": { "kind": "crossEntropy", "agan": "huber" } }""", "/training/losses/agan", "the model has no output 'agan'; did you mean 'again'?")]
    [InlineData("""{ "losses": { "kind": "crossEntropy", "again": { "type": "huber", "target": "lefd" } } }""", "/training/losses/again/target", "there is no target 'lefd'; did you mean 'left'?")]
    [InlineData("""{ "losses": { "kind": "crossEntropy", "again": { "type": "huber", "target": "input" } } }""", "/training/losses/again/target", "the model has several inputs; name one of right, left")]
    [InlineData("""{ "losses": { "kind": "crossEntropy", "again": { "type": "huber", "target": "right" } } }""", "/model/layers", "output 'again' has 2 values a row, the input 'right' that it is compared with is [3]")]
    [InlineData("""{ "losses": { "kind": "crossEntropy", "again": "huber" } }""", "/training/losses/again", "huber compares numbers, but the data set's target is a class")]
    [InlineData("""{ "losses": { "kind": "crossEntropy", "again": { "type": "huber", "target": "left" } }, "earlyStopping": { "monitor": "train.accuracy" } }""",
        "/training/earlyStopping/monitor", "'train.accuracy': this run will not report it")]
    public void Losses_that_do_not_suit_are_refused(string training, string pointer, string message)
    {
        using var run = PairsRun.Of(PairsRun.Model, training);
        var error = Assert.Throws<DefinitionException>(
            () => TrainingCheck.Verify(run.Model, run.Training, run.Dataset.Schema)).Errors.Single();
        Assert.Equal(pointer, error.Pointer);
        Assert.StartsWith(message, error.Message);
    }

    [Theory]
    [InlineData("""{ "batchSize": 3 }""", "/loss", "'loss' is required")]
    [InlineData("""{ "loss": "huber", "losses": { "y": "huber" } }""", "/losses", "give either a loss, for the only output, or losses, one for each")]
    [InlineData("""{ "losses": { "y": "hubert" } }""", "/losses/y", "unknown loss 'hubert'; did you mean 'huber'?")]
    [InlineData("""{ "losses": { "y": { "type": "huber", "weight": -1 } } }""", "/losses/y/weight", "must be at least 0")]
    [InlineData("""{ "losses": ["huber"] }""", "/losses", "expected an object, found an array")]
    [InlineData("""{ "losses": { "y": "huber", "y": "huber" } }""", "/losses/y", "'y' is given twice")]
    public void Losses_are_read_with_their_place_in_errors(string training, string pointer, string message)
    {
        var error = Assert.Throws<DefinitionException>(() => DefinitionReader.Parse<TrainingDefinition>(training)).Errors.Single();
        Assert.Equal(pointer, error.Pointer);
        Assert.StartsWith(message, error.Message);
    }

    [Theory]
    [InlineData("\"name\": \"left\"", "\"name\": \"lift\"", "/model/inputs/1/name", "the data set has no input 'lift'; did you mean 'left'?")]
    [InlineData("\"shape\": [3]", "\"shape\": [4]", "/model/inputs/0/shape", "the model takes [4], the data set's input 'right' is [3]")]
    [InlineData("\"again\"]\n", "\"kind\"]\n", "/model/outputs/1", "'kind' is an output already")]
    public void Inputs_and_outputs_that_do_not_suit_are_refused(string right, string wrong, string pointer, string message)
    {
        using var run = PairsRun.Of(PairsRun.Model.Replace(right, wrong).Replace("[\"left\"]", wrong.Contains("lift") ? "[\"lift\"]" : "[\"left\"]"), PairsRun.Training);
        var error = Assert.Throws<DefinitionException>(
            () => TrainingCheck.Verify(run.Model, run.Training, run.Dataset.Schema)).Errors.Single();
        Assert.Equal((pointer, message), (error.Pointer, error.Message));
    }

    [Fact]
    public void An_input_of_the_data_set_that_the_model_does_not_take_is_told()
    {
        using var run = PairsRun.Of("""
            { "inputs": [{ "name": "left", "shape": [2] }], "layers": [{ "type": "dense", "units": 2 }] }
            """, """{ "loss": "crossEntropy" }""");
        var error = Assert.Throws<DefinitionException>(
            () => TrainingCheck.Verify(run.Model, run.Training, run.Dataset.Schema)).Errors.Single();
        Assert.StartsWith("the data set's input 'right' is none of the model's", error.Message);
    }
}
