using TrainService.Engine.Definitions;
using TrainService.Engine.Graph;
using TrainService.Engine.Models;
using TrainService.Engine.Tests.Definitions;

namespace TrainService.Engine.Tests.Models;

public sealed class ModelBuilderTests
{
    [Theory]
    // Shapes that cannot meet: which layer, which shapes.
    [InlineData("""{ "type": "conv2d", "filters": 2, "kernelSize": 3 }""", "[4]", "/layers/0",
        "layer 'conv2d_1' (conv2d) on input [4]: takes an image [C, H, W], got [4]")]
    [InlineData("""{ "type": "conv2d", "filters": 2, "kernelSize": 9 }""", "[1, 8, 8]", "/layers/0",
        "layer 'conv2d_1' (conv2d) on input [1, 8, 8]: kernel [9, 9] with dilation [1, 1] is larger than the padded image [1, 8, 8]")]
    [InlineData("""{ "type": "conv2d", "filters": 4, "kernelSize": 1, "groups": 2 }""", "[3, 8, 8]", "/layers/0",
        "layer 'conv2d_1' (conv2d) on input [3, 8, 8]: groups 2 must divide the input's 3 channels and the 4 filters")]
    [InlineData("""{ "type": "maxPool2d", "poolSize": 2 }, { "type": "maxPool2d", "poolSize": 2, "name": "second" }""", "[1, 3, 3]", "/layers/1",
        "layer 'second' (maxPool2d) on input [1, 1, 1]: a window of [2, 2] does not fit into the image [1, 1, 1]")]
    [InlineData("""{ "type": "averagePool2d", "poolSize": 2, "padding": 2 }""", "[1, 8, 8]", "/layers/0",
        "layer 'averagePool2d_1' (averagePool2d) on input [1, 8, 8]: padding [2, 2] must be at most half of the pool size [2, 2]")]
    [InlineData("""{ "type": "dense", "units": 2, "inputs": ["x", "x"] }""", "[4]", "/layers/0",
        "layer 'dense_1' (dense) on input [4] and [4]: takes one input, got 2")]
    [InlineData("""{ "type": "dense", "units": 2, "inputs": [] }""", "[4]", "/layers/0",
        "layer 'dense_1' (dense) without inputs: takes one input, got 0")]
    [InlineData("""{ "type": "dense", "units": 1000000 }, { "type": "dense", "units": 1000000 }""", "[4]", "/layers/1",
        "layer 'dense_2' (dense) on input [1000000]: weight 'weight' of shape [1000000, 1000000] would have 2^29 elements or more")]
    // Names.
    [InlineData("""{ "type": "flatten", "name": "a" }, { "type": "flatten", "name": "a" }""", "[4]", "/layers/1/name",
        "'a' is taken by another layer or input")]
    [InlineData("""{ "type": "flatten", "name": "x" }""", "[4]", "/layers/0/name", "'x' is taken by another layer or input")]
    [InlineData("""{ "type": "flatten", "name": "dense_1" }, { "type": "dense", "units": 1 }""", "[4]", "/layers/1/name",
        "'dense_1' is taken by another layer or input")]
    [InlineData("""{ "type": "flatten", "inputs": ["flat"] }, { "type": "flatten" }""", "[4]", "/layers/0/inputs/0",
        "no layer before this one and no input is called 'flat'")]
    [InlineData("""{ "type": "flatten", "inputs": ["flatten_2"] }, { "type": "flatten" }""", "[4]", "/layers/0/inputs/0",
        "no layer before this one and no input is called 'flatten_2'")]
    [InlineData("""{ "type": "dense", "units": 1, "name": "optimizer" }""", "[4]", "/layers/0/name", "'optimizer' ")]
    [InlineData("""{ "type": "dense", "units": 1, "name": "loop.x" }""", "[4]", "/layers/0/name", "'loop.x' ")]
    [InlineData("""{ "type": "dense", "units": 1, "name": "$target" }""", "[4]", "/layers/0/name", "'$target' ")]
    [InlineData("""{ "type": "dense", "units": 1, "name": "" }""", "[4]", "/layers/0/name", "'' ")]
    [InlineData("", "[4]", "/layers", "a model needs at least one layer")]
    public void A_model_that_cannot_be_built_is_refused_with_layer_and_shapes(
        string layers, string shape, string pointer, string message)
    {
        var error = ErrorsOf.Building(ErrorsOf.Model(layers, shape));
        Assert.Equal(pointer, error.Pointer);
        Assert.StartsWith(message, error.Message);
    }

    [Theory]
    [InlineData("""{ "inputs": [], "layers": [{ "type": "flatten" }] }""", "/inputs")]
    [InlineData("""{ "inputs": [{ "name": "x", "shape": [1] }, { "name": "x", "shape": [1] }], "layers": [{ "type": "flatten" }] }""", "/inputs/1/name")]
    [InlineData("""{ "inputs": [{ "name": "$target", "shape": [1] }], "layers": [{ "type": "flatten" }] }""", "/inputs/0/name")]
    [InlineData("""{ "inputs": [{ "name": "x", "shape": [1] }], "layers": [{ "type": "flatten" }], "outputs": [] }""", "/outputs")]
    [InlineData("""{ "inputs": [{ "name": "x", "shape": [1] }], "layers": [{ "type": "flatten" }], "outputs": ["y"] }""", "/outputs/0")]
    [InlineData("""{ "inputs": [{ "name": "x", "shape": [16777216, 16777216] }], "layers": [{ "type": "flatten" }] }""", "/inputs/0/shape")]
    public void A_model_without_ends_is_refused(string json, string pointer) =>
        Assert.Equal(pointer, ErrorsOf.Building(json).Pointer);

    [Fact]
    public void A_model_of_more_layers_than_can_be_compiled_in_seconds_is_refused()
    {
        static string Model(int layers) => ErrorsOf.Model(string.Join(", ", Enumerable.Repeat("\"flatten\"", layers)), "[1]");
        ModelBuilder.Build(new GraphBuilder(), DefinitionReader.Parse<ModelDefinition>(Model(2000)), batchSize: 1, training: true);
        Assert.Equal(new DefinitionError("/layers", "a model has at most 2000 layers, this has 2001"), ErrorsOf.Building(Model(2001)));
    }

    [Fact]
    public void A_result_that_is_too_large_is_told_with_the_batch()
    {
        var model = DefinitionReader.Parse<ModelDefinition>(
            ErrorsOf.Model("""{ "type": "conv2d", "filters": 64, "kernelSize": 3 }""", "[1, 28, 28]"));
        var error = Assert.Single(Assert.Throws<DefinitionException>(
            () => ModelBuilder.Build(new GraphBuilder(), model, batchSize: 60_000, training: true)).Errors);
        Assert.Equal(new DefinitionError("/layers/0", "layer 'conv2d_1' (conv2d) on input [1, 28, 28]: "
            + "its result in a batch of 60000 would have 2^29 elements or more"), error);
    }

    [Fact]
    public void Layers_read_the_one_before_or_those_they_name()
    {
        var graph = new GraphBuilder();
        var built = ModelBuilder.Build(graph, DefinitionReader.Parse<ModelDefinition>("""
            {
              "inputs": [{ "name": "a", "shape": [2] }, { "name": "b", "shape": [3] }],
              "layers": [
                { "type": "dense", "units": 4 },
                { "type": "dense", "units": 5, "inputs": ["b"], "trainable": false },
                { "type": "dense", "units": 6, "name": "last", "inputs": ["dense_1"] }
              ],
              "outputs": ["last", "dense_2"]
            }
            """), batchSize: 7, training: true);
        Assert.Equal(["dense_1.weight", "dense_1.bias", "dense_2.weight", "dense_2.bias", "last.weight", "last.bias"],
            built.Weights.Select(weight => weight.Variable.Name));
        Assert.Equal(["[4, 2]", "[4]", "[5, 3]", "[5]", "[6, 4]", "[6]"],
            built.Weights.Select(weight => weight.Variable.Shape.ToString()));
        Assert.DoesNotContain(built.TrainableWeights, weight => weight.Variable.Name.StartsWith("dense_2", StringComparison.Ordinal));
        Assert.Equal([("last", "[7, 6]"), ("dense_2", "[7, 5]")],
            built.Outputs.Select(output => (output.Key, output.Value.Shape.ToString())));
        GraphVerifier.Verify(graph.Build());
    }
}
