using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Tests.Data;
using TrainService.Engine.Tests.Devices.Cpu;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Training;

/// <summary>What does not go with a class for each pixel, and the error that says so.</summary>
public sealed class MaskRefusalTests
{
    [Theory]
    [InlineData("[1, 6, 5]", 2, "", "/model/layers", "output 'conv2d_2' has 2 units, the data set has 3 classes")]
    [InlineData("[1, 5, 6]", 3, "", "/model/inputs/0/shape", "the model takes [1, 5, 6], the data set's rows are [1, 6, 5]")]
    [InlineData("[1, 6, 5]", 3, """, "metrics": ["rocAuc"]""", "/training/metrics/0",
        "rocAuc would keep the probabilities of every place, and a row has a class for each of [6, 5]")]
    public void What_does_not_suit_masks_is_refused(string shape, int filters, string options, string pointer, string message)
    {
        using var run = MaskTests.Masks($$"""{ "loss": "crossEntropy"{{options}} }""",
            MaskTests.Pixels.Replace("[1, 6, 5]", shape).Replace("\"filters\": 3", $"\"filters\": {filters}"));
        var error = Assert.Throws<DefinitionException>(
            () => TrainingCheck.Verify(run.Model, run.Training, run.Dataset.Schema)).Errors.Single();
        Assert.Equal((pointer, message), (error.Pointer, error.Message));
    }

    [Fact]
    public void Numbers_for_each_pixel_do_not_move_with_images()
    {
        var numbers = new Numbers(2);
        using var run = SampleRun.OfArrays(Npz.Of(("x", [8, 1, 6, 5], numbers.Floats(240)), ("y", [8, 6, 5], numbers.Floats(240))),
            new DatasetOptions(), MaskTests.Pixels.Replace("\"filters\": 3", "\"filters\": 1"),
            """{ "loss": "meanSquaredError", "augmentation": ["gaussianNoise", "randomFlip"] }""");
        var error = Assert.Throws<DefinitionException>(
            () => TrainingCheck.Verify(run.Model, run.Training, run.Dataset.Schema)).Errors.Single();
        Assert.Equal("/training/augmentation/1", error.Pointer);
        Assert.Equal("randomFlip would move the images, but not their targets [6, 5]; only masks of classes in the images' own size "
            + "move with them", error.Message);
    }

    [Theory]
    [InlineData("""{ "type": "crossEntropy", "ignoreIndex": -1 }""", true)]
    [InlineData("""{ "type": "crossEntropy", "ignoreIndex": 2 }""", false)]
    [InlineData("\"crossEntropy\"", false)]
    public void Masks_that_move_for_several_outputs_are_ignored_alike(string other, bool isTaken)
    {
        using var run = MaskTests.Masks($$"""
            {
              "losses": { "one": { "type": "crossEntropy", "ignoreIndex": -1 }, "other": {{other}} },
              "augmentation": ["gaussianNoise", { "type": "randomCrop", "padding": 3 }], "batchSize": 5, "epochs": 2
            }
            """, """
            {
              "inputs": [{ "name": "image", "shape": [1, 6, 5] }],
              "layers": [
                { "type": "conv2d", "name": "one", "filters": 3, "kernelSize": 1 },
                { "type": "conv2d", "name": "other", "filters": 3, "kernelSize": 1, "inputs": ["image"] }
              ],
              "outputs": ["one", "other"]
            }
            """);
        if (isTaken)
        {
            Assert.IsType<CompletedEvent>(run.Events()[^1]);
            return;
        }
        var error = Assert.Throws<DefinitionException>(
            () => TrainingCheck.Verify(run.Model, run.Training, run.Dataset.Schema)).Errors.Single();
        Assert.Equal("/training/augmentation/1", error.Pointer);
        Assert.StartsWith("randomCrop moves masks", error.Message);
        Assert.Contains("the losses of 'one' and 'other', which are compared with one mask, need the same ignoreIndex", error.Message);
    }

    [Fact]
    public void An_output_of_one_class_a_row_is_refused()
    {
        using var run = MaskTests.Masks("""{ "loss": "crossEntropy" }""", """
            {
              "inputs": [{ "name": "image", "shape": [1, 6, 5] }],
              "layers": [{ "type": "flatten" }, { "type": "dense", "units": 3 }]
            }
            """);
        var error = Assert.Throws<DefinitionException>(
            () => TrainingCheck.Verify(run.Model, run.Training, run.Dataset.Schema)).Errors.Single();
        Assert.Equal("/model/layers", error.Pointer);
        Assert.Equal("output 'dense_1' is [3], but the data set has a class for each of [6, 5]; it should be [3, 6, 5]", error.Message);
    }
}
