using System.Text;
using System.Text.Json;
using TrainService.Engine.Activations;
using TrainService.Engine.Definitions;
using TrainService.Engine.Layers;
using TrainService.Engine.Losses;
using TrainService.Engine.Optimizers;

namespace TrainService.Engine.Tests.Definitions;

public sealed class DefinitionReaderTests
{
    [Fact]
    public void The_model_of_the_main_job_reads_as_written()
    {
        var model = DefinitionReader.Parse<ModelDefinition>("""
            {
              "name": "fashion-cnn",
              "inputs": [{ "name": "image", "shape": [1, 28, 28] }],
              "layers": [
                { "type": "conv2d", "filters": 32, "kernelSize": 3, "padding": "same", "activation": "relu" },
                { "type": "maxPool2d", "poolSize": [2, 3] },
                { "type": "flatten", "name": "flat", "trainable": false },
                { "type": "dense", "units": 10, "activation": { "type": "leakyRelu", "slope": 0.2 }, "useBias": false }
              ],
              "outputs": ["dense_1"]
            }
            """);
        Assert.Equal("fashion-cnn", model.Name);
        Assert.Equal([1, 28, 28], model.Inputs[0].Shape);
        var conv = Assert.IsType<Conv2d>(model.Layers[0]);
        Assert.Equal((32, new Pair(3, 3), new Pair(1, 1), true),
            (conv.Filters, conv.KernelSize, conv.Stride, conv.Padding.Same));
        Assert.IsType<Relu>(conv.Activation);
        var pool = Assert.IsType<MaxPool2d>(model.Layers[1]);
        Assert.Equal(new Pair(2, 3), pool.PoolSize);
        Assert.Null(pool.Stride);
        Assert.Equal(("flat", false), (model.Layers[2].Name, model.Layers[2].Trainable));
        var dense = Assert.IsType<Dense>(model.Layers[3]);
        Assert.Equal(0.2, Assert.IsType<LeakyRelu>(dense.Activation).Slope);
        Assert.False(dense.UseBias);
        Assert.Equal(["dense_1"], model.Outputs!);
    }

    [Fact]
    public void Defaults_are_those_of_the_vocabulary()
    {
        var training = DefinitionReader.Parse<TrainingDefinition>("""{ "loss": "crossEntropy" }""");
        Assert.IsType<CrossEntropy>(training.Loss);
        var adam = Assert.IsType<Adam>(training.Optimizer);
        Assert.Equal((0.001, 0.9, 0.999, 1e-8, false, 0.0),
            (adam.LearningRate, adam.Beta1, adam.Beta2, adam.Epsilon, adam.AmsGrad, adam.WeightDecay));
        Assert.Equal(0.01, Assert.IsType<Sgd>(DefinitionReader.Parse<Optimizer>(""" "sgd" """)).LearningRate);
        Assert.Equal(0.5, Assert.IsType<Dropout>(DefinitionReader.Parse<Layer>("""{ "type": "dropout" }""")).Rate);
        Assert.Equal((1, 3), (training.Checkpoints.EveryEpochs, training.Checkpoints.Keep));
    }

    [Theory]
    // Unknown names, with the nearest known one.
    [InlineData("""{ "type": "dens", "units": 3 }""", "/type", "unknown layer 'dens'; did you mean 'dense'?")]
    [InlineData("""{ "type": "Conv2D", "filters": 3, "kernelSize": 1 }""", "/type", "unknown layer 'Conv2D'; did you mean 'conv2d'?")]
    [InlineData("""{ "type": "wavelet" }""", "/type", "unknown layer 'wavelet'; allowed: activation, add, averagePool1d, averagePool2d, ")]
    [InlineData("""{ "type": "dense", "unit": 3, "units": 3 }""", "/unit", "unknown property 'unit'; did you mean 'units'?")]
    [InlineData("""{ "type": "dense", "units": 3, "a/b~c": 1 }""", "/a~1b~0c", "unknown property 'a/b~c'; allowed: ")]
    [InlineData("""{ "type": "dense", "units": 3, "activation": "rellu" }""", "/activation", "unknown activation 'rellu'; did you mean 'relu'?")]
    [InlineData("""{ "type": "dense", "units": 3, "activation": { "type": "elu", "alfa": 1 } }""", "/activation/alfa", "unknown property 'alfa'; did you mean 'alpha'?")]
    // What is missing.
    [InlineData("""{ "type": "dense" }""", "/units", "'units' is required for dense")]
    [InlineData("""{ "units": 3 }""", "", "a layer needs a \"type\"; allowed: ")]
    [InlineData("""{ "type": 3 }""", "", "a layer needs a \"type\"; allowed: ")]
    [InlineData("""{ "type": "activation", "function": {} }""", "/function", "an activation needs a \"type\"; allowed: ")]
    [InlineData("""{ "type": "" }""", "/type", "unknown layer ''; allowed: ")]
    [InlineData(""" "" """, "", "unknown layer ''; allowed: ")]
    // Ranges.
    [InlineData("""{ "type": "dense", "units": 0 }""", "/units", "must be at least 1 and at most 1048576, found 0")]
    [InlineData("""{ "type": "dropout", "rate": 1 }""", "/rate", "must be at least 0 and less than 1, found 1")]
    [InlineData("""{ "type": "conv2d", "filters": 1, "kernelSize": [3, 0] }""", "/kernelSize", "must be at least 1 and at most 4096, found an array")]
    [InlineData("""{ "type": "conv2d", "filters": 1, "kernelSize": 3, "padding": -1 }""", "/padding", "must be at least 0 and at most 4096, found -1")]
    // Types.
    [InlineData("""{ "type": "dense", "units": "3" }""", "/units", "expected an integer, found \"3\"")]
    [InlineData("""{ "type": "dense", "units": 3.5 }""", "/units", "expected an integer, found 3.5")]
    [InlineData("""{ "type": "dense", "units": 3, "useBias": 1 }""", "/useBias", "expected true or false, found 1")]
    [InlineData("""{ "type": "dense", "units": null }""", "/units", "expected an integer, found null")]
    [InlineData("""{ "type": "dense", "units": 99999999999 }""", "/units", "expected an integer, found 99999999999")]
    [InlineData("""{ "type": "dropout", "rate": 1e999 }""", "/rate", "expected a number, found 1e999")]
    [InlineData("""{ "type": "dense", "units": 3, "name": 5 }""", "/name", "expected a string, found 5")]
    [InlineData("""{ "type": "dense", "units": 3, "inputs": "x" }""", "/inputs", "expected an array, found \"x\"")]
    [InlineData("""{ "type": "dense", "units": 3, "inputs": ["x", 1] }""", "/inputs/1", "expected a string, found 1")]
    [InlineData("""{ "type": "dense", "units": 3, "activation": 7 }""", "/activation", "expected an activation: an object with a \"type\", or its name, found 7")]
    [InlineData("""{ "type": "conv2d", "filters": 1, "kernelSize": [1, 2, 3] }""", "/kernelSize", "expected an integer or a pair of integers, found an array")]
    [InlineData("""{ "type": "conv2d", "filters": 1, "kernelSize": 3, "padding": "full" }""", "/padding", "expected \"valid\", \"same\", an integer or a pair of integers, found \"full\"")]
    [InlineData("""17""", "", "expected a layer: an object with a \"type\", or its name, found 17")]
    // Twice.
    [InlineData("""{ "type": "dense", "units": 3, "units": 4 }""", "/units", "'units' is given twice")]
    [InlineData("""{ "type": "dropout", "type": "flatten" }""", "/type", "'type' is given twice")]
    public void A_broken_layer_is_refused_where_it_is_broken(string json, string pointer, string message)
    {
        var error = Assert.Single(ErrorsOf.Reading<Layer>(json));
        Assert.Equal(pointer, error.Pointer);
        Assert.StartsWith(message, error.Message);
    }

    [Theory]
    [InlineData("""{ "loss": "crossEntropy", "batchSize": 0 }""", "/batchSize")]
    [InlineData("""{ "loss": "crossEntropy", "epochs": 0 }""", "/epochs")]
    [InlineData("""{ "loss": "crossEntropy", "epochs": 2000000 }""", "/epochs")]
    [InlineData("""{ "loss": "crossEntropy", "seed": -1 }""", "/seed")]
    [InlineData("""{ "loss": "crossEntropy", "seed": 1e30 }""", "/seed")]
    [InlineData("""{ "loss": "crossEntropy", "validation": { "fraction": 1 } }""", "/validation/fraction")]
    [InlineData("""{ "loss": "crossEntropy", "validation": { "fraction": 0 } }""", "/validation/fraction")]
    [InlineData("""{ "loss": "crossEntropy", "validation": 0.1 }""", "/validation")]
    [InlineData("""{ "loss": "crossEntropy", "checkpoints": { "keep": 0 } }""", "/checkpoints/keep")]
    [InlineData("""{ "loss": "crossEntropy", "optimizer": { "type": "sgd", "learningRate": -1 } }""", "/optimizer/learningRate")]
    [InlineData("""{ "loss": "crossEntropy", "optimizer": { "type": "adam", "beta1": 1 } }""", "/optimizer/beta1")]
    [InlineData("""{ "loss": "crossEntropy", "optimizer": "adamm" }""", "/optimizer")]
    [InlineData("""{ "loss": "crossEntropy", "optimizer": { "type": "sgd", "nesterov": true } }""", "/optimizer/nesterov")]
    [InlineData("""{ "loss": "crossEntropy", "optimizer": { "type": "sgd", "nesterov": true, "momentum": "x" } }""", "/optimizer/momentum")]
    [InlineData("""{ "loss": { "type": "crossEntropy", "labelSmoothing": 2 } }""", "/loss/labelSmoothing")]
    [InlineData("""{ "loss": { "type": "crossEntropy", "classWeights": [1, "2"] } }""", "/loss/classWeights/1")]
    [InlineData("""{ "loss": { "type": "crossEntropy", "classWeights": [1, -2] } }""", "/loss/classWeights/1")]
    [InlineData("""{ "loss": "crossEntropy", "metrics": ["accuracy", "acuracy"] }""", "/metrics/1")]
    [InlineData("""{ "optimizer": "adam" }""", "/loss")]
    [InlineData("""{ "loss": null }""", "/loss")]
    public void A_broken_training_is_refused_where_it_is_broken(string json, string pointer) =>
        Assert.Equal(pointer, Assert.Single(ErrorsOf.Reading<TrainingDefinition>(json)).Pointer);

    [Fact]
    public void Every_error_is_found_at_once()
    {
        var errors = ErrorsOf.Reading<ModelDefinition>("""
            { "layers": [{ "type": "dense", "unitz": 3 }, { "type": "flaten" }], "nam": "x" }
            """);
        Assert.Equal(
            ["/inputs", "/layers/0/units", "/layers/0/unitz", "/layers/1/type", "/nam"],
            errors.Select(error => error.Pointer).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_axis_of_an_input_is_named_by_its_place() =>
        Assert.Equal("/inputs/0/shape/1", Assert.Single(ErrorsOf.Reading<ModelDefinition>(
            """{ "inputs": [{ "name": "x", "shape": [3, 0] }], "layers": [] }""")).Pointer);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{ "loss": }""")]
    public void What_is_no_json_is_said_to_be_none(string text)
    {
        var error = Assert.Single(ErrorsOf.Reading<TrainingDefinition>(text));
        Assert.Equal("", error.Pointer);
        Assert.StartsWith("this is no JSON", error.Message);
    }

    [Theory]
    [InlineData("""{ "name": "\ud800", "inputs": [], "layers": [] }""", "/name")]
    [InlineData("""{ "inputs": [{ "name": "a\u0000b", "shape": [1] }], "layers": [] }""", "/inputs/0/name")]
    [InlineData("""{ "inputs": [{ "name": "x\udc00", "shape": [1] }], "layers": [] }""", "/inputs/0/name")]
    [InlineData("""{ "inputs": [], "layers": [{ "type": "\ud800\ud800" }] }""", "/layers/0/type")]
    [InlineData("""{ "inputs": [], "layers": [], "outputs": ["a", "\ud800"] }""", "/outputs/1")]
    [InlineData("""{ "inputs": [], "layers": [], "a/b": { "c": "\ud800" } }""", "/a~1b/c")]
    [InlineData("""{ "inputs": [], "layers": [{ "\udc00": 1 }] }""", "/layers/0")]
    [InlineData("""{ "inputs": [], "layers": [], "n\u0000": 1 }""", "")]
    [InlineData("""{ "name": "?", "inputs": [], "layers": [] }""", "/name")]
    public void A_string_that_is_no_text_is_refused_where_it_stands(string json, string pointer)
    {
        // A question mark stands for a byte that UTF-8 does not have.
        var bytes = Encoding.UTF8.GetBytes(json).Select(letter => letter == '?' ? (byte)0xff : letter).ToArray();
        using var document = JsonDocument.Parse(bytes);
        var error = Assert.Single(Assert.Throws<DefinitionException>(
            () => DefinitionReader.Read<ModelDefinition>(document.RootElement)).Errors);
        Assert.Equal(pointer, error.Pointer);
        Assert.Contains("is no valid text: ", error.Message);
    }

    [Fact]
    public void However_many_strings_are_no_text_a_few_of_them_are_told()
    {
        var names = string.Join(", ", Enumerable.Repeat("\"\\ud800\"", 1000));
        Assert.Equal(20, ErrorsOf.Reading<ModelDefinition>($$"""{ "outputs": [{{names}}] }""").Count);
    }

    [Fact]
    public void Null_stands_for_left_out_where_leaving_out_is_allowed()
    {
        var training = DefinitionReader.Parse<TrainingDefinition>(
            """{ "loss": "crossEntropy", "optimizer": null, "validation": null, "metrics": null }""");
        Assert.IsType<Adam>(training.Optimizer);
        Assert.Null(training.Validation);
        Assert.Null(training.Metrics);
    }

    [Fact]
    public void Nesting_beyond_what_any_definition_needs_is_an_error_and_no_crash()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 5000)) + string.Concat(Enumerable.Repeat("]", 5000));
        Assert.StartsWith("this is no JSON", Assert.Single(ErrorsOf.Reading<TrainingDefinition>(deep)).Message);
    }
}
