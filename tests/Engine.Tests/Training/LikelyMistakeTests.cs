using TrainService.Engine.Definitions;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Training;

/// <summary>What a dry run warns of, and that it does not warn of what is well.</summary>
public sealed class LikelyMistakeTests
{
    private const string OfLogits = "takes logits: leave the";

    [Theory]
    [InlineData("""{ "type": "dense", "units": 3, "activation": "softmax" }""", "crossEntropy", "output 'dense_1' ends with softmax, and crossEntropy " + OfLogits + " softmax out")]
    [InlineData("""{ "type": "dense", "units": 3, "activation": "sigmoid" }""", "crossEntropy", "output 'dense_1' ends with sigmoid, and crossEntropy " + OfLogits + " sigmoid out")]
    [InlineData("""{ "type": "dense", "units": 3 }, { "type": "activation", "function": "softmax", "name": "kinds" }""", "crossEntropy", "output 'kinds' ends with softmax")]
    [InlineData("""{ "type": "reshape", "shape": [3, 2, 1] }, { "type": "activation", "function": "softmax" }, { "type": "flatten" }, { "type": "reshape", "shape": [6] }""",
        "crossEntropy", "output 'reshape_2' ends with softmax")]
    public void A_function_that_the_loss_has_in_it_itself(string layers, string loss, string warning) =>
        Assert.Contains(Warnings(layers, $"\"loss\": \"{loss}\""), said => said.Contains(warning));

    [Fact]
    public void Of_two_classes_too() => Assert.Contains("output 'dense_1' ends with sigmoid, and binaryCrossEntropy " + OfLogits + " sigmoid out",
        Assert.Single(Warnings("""{ "type": "dense", "units": 1, "activation": "sigmoid" }""", "\"loss\": \"binaryCrossEntropy\"", classes: 2)));

    [Fact]
    public void Of_several_outputs_each_by_its_loss() => Assert.Contains("output 'b' ends with softmax", Assert.Single(Warnings(
        """{ "type": "dense", "units": 6, "activation": "sigmoid", "name": "a" }, { "type": "dense", "units": 3, "activation": "softmax", "name": "b", "inputs": ["x"] }""",
        """ "losses": { "a": { "type": "meanSquaredError", "target": "input" }, "b": "crossEntropy" }""", outputs: """, "outputs": ["a", "b"]""")));

    [Theory]
    [InlineData("""{ "type": "dense", "units": 3, "trainable": false }""", "leave it out of one")]
    [InlineData("""{ "type": "dense", "units": 3, "trainable": false }, { "type": "batchNorm", "trainable": false }""", "leave it out of one")]
    [InlineData("""{ "type": "flatten" }""", "no layer has weights")]
    public void That_nothing_learns(string layers, string warning)
    {
        var said = Assert.Single(Warnings(layers, "\"loss\": \"crossEntropy\""));
        Assert.StartsWith("nothing learns: ", said);
        Assert.Contains(warning, said);
    }

    [Theory]
    [InlineData("""{ "type": "dense", "units": 3 }""", "crossEntropy")]
    [InlineData("""{ "type": "dense", "units": 3, "activation": "logSoftmax" }""", "crossEntropy")]
    [InlineData("""{ "type": "dense", "units": 4, "activation": "softmax" }, { "type": "dense", "units": 3 }""", "crossEntropy")]
    [InlineData("""{ "type": "dense", "units": 4, "trainable": false }, { "type": "dense", "units": 3 }""", "crossEntropy")]
    [InlineData("""{ "type": "dense", "units": 3, "trainable": false }, { "type": "batchNorm" }""", "crossEntropy")]
    public void Nothing_of_what_is_well(string layers, string loss) => Assert.Empty(Warnings(layers, $"\"loss\": \"{loss}\""));

    private static IReadOnlyList<string> Warnings(string layers, string losses, string outputs = "", int classes = 3) => DryRun.Of(
        DefinitionReader.Parse<ModelDefinition>($$"""{ "inputs": [{ "name": "x", "shape": [6] }], "layers": [{{layers}}]{{outputs}} }"""),
        DefinitionReader.Parse<TrainingDefinition>($$"""{ {{losses}} }"""), Schemas.Classes([6], classes, new(100, 0, 0)), CpuDevice.BytesOfWidest).Warnings;
}
