using TrainService.Engine.Layers;
using TrainService.Engine.Tests.Definitions;

namespace TrainService.Engine.Tests.Models;

/// <summary>What each layer says of an input it cannot be built on: which layer, which shapes, what would be right.</summary>
public sealed class LayerErrorTests
{
    private const string Reshaped = """{ "type": "reshape", "name": "single", "shape": [] }""";

    public static TheoryData<string, string, string, string> Cases { get; } = new()
    {
        { "dense", Reshaped + """, { "type": "dense", "units": 2 }""", "[1]", "takes a vector [F] or more axes, got a single number" },
        { "conv1d", """{ "type": "conv1d", "filters": 2, "kernelSize": 3 }""", "[2, 8, 8]", "takes a line [C, T], got [2, 8, 8]" },
        { "conv1d", """{ "type": "conv1d", "filters": 2, "kernelSize": 3, "dilation": 3 }""", "[2, 6]",
            "kernel 3 with dilation 3 is larger than the padded line [2, 6]" },
        { "conv1d", """{ "type": "conv1d", "filters": 4, "kernelSize": 1, "groups": 4 }""", "[2, 6]",
            "groups 4 must divide the input's 2 channels and the 4 filters" },
        { "conv2d", """{ "type": "conv2d", "filters": 2, "kernelSize": [1, 9] }""", "[1, 8, 8]",
            "kernel [1, 9] with dilation [1, 1] is larger than the padded image [1, 8, 8]" },
        { "convTranspose2d", """{ "type": "convTranspose2d", "filters": 2, "kernelSize": 3 }""", "[4]", "takes an image [C, H, W], got [4]" },
        { "convTranspose2d", """{ "type": "convTranspose2d", "filters": 2, "kernelSize": 3, "stride": [2, 3], "outputPadding": 2 }""", "[1, 4, 4]",
            "outputPadding [2, 2] must be less than the stride [2, 3]" },
        { "convTranspose2d", """{ "type": "convTranspose2d", "filters": 2, "kernelSize": 2, "padding": 3 }""", "[1, 4, 5]",
            "padding [3, 3] leaves nothing of the result: it would be [2, -1, 0]" },
        { "maxPool1d", """{ "type": "maxPool1d", "poolSize": 3 }""", "[4]", "takes a line [C, T], got [4]" },
        { "maxPool1d", """{ "type": "maxPool1d", "poolSize": 3, "padding": 2 }""", "[2, 9]", "padding 2 must be at most half of the pool size 3" },
        { "averagePool1d", """{ "type": "averagePool1d", "poolSize": 7, "padding": 1 }""", "[2, 4]",
            "a window of 7 does not fit into the line [2, 4]" },
        { "maxPool2d", """{ "type": "maxPool2d", "poolSize": 5 }""", "[1, 4, 8]", "a window of [5, 5] does not fit into the image [1, 4, 8]" },
        { "averagePool2d", """{ "type": "averagePool2d", "poolSize": [4, 2], "padding": [2, 2] }""", "[1, 8, 8]",
            "padding [2, 2] must be at most half of the pool size [4, 2]" },
        { "globalAveragePool2d", """{ "type": "globalAveragePool2d" }""", "[2, 8]", "takes an image [C, H, W], got [2, 8]" },
        { "globalMaxPool2d", """{ "type": "globalMaxPool2d" }""", "[2, 8]", "takes an image [C, H, W], got [2, 8]" },
        { "flatten", """{ "type": "flatten", "inputs": ["x", "x"] }""", "[4]", "takes one input, got 2" },
        { "reshape", """{ "type": "reshape", "shape": [3, 3] }""", "[2, 4]", "8 elements do not fit into shape [3, 3]" },
        { "reshape", """{ "type": "reshape", "shape": [3, -1] }""", "[2, 4]", "8 elements do not fit into shape [3, -1]" },
        { "permute", """{ "type": "permute", "axes": [1, 0] }""", "[2, 4, 3]", "axes [1, 0] are 2, the input has 3" },
        { "upsample2d", """{ "type": "upsample2d" }""", "[2, 4]", "takes an image [C, H, W], got [2, 4]" },
        { "zeroPad2d", """{ "type": "zeroPad2d", "padding": 1 }""", "[2, 4]", "takes an image [C, H, W], got [2, 4]" },
        { "add", """{ "type": "flatten", "name": "f" }, { "type": "add", "inputs": ["x", "f"] }""", "[2, 4]",
            "shapes must be equal, but for axes of size 1, which stretch" },
        // As far as the second has axes, they fit.
        { "add", """{ "type": "reshape", "shape": [2, 2], "name": "f" }, { "type": "add", "inputs": ["x", "f"] }""", "[2, 2, 1]",
            "shapes must be equal, but for axes of size 1, which stretch" },
        { "add", """{ "type": "add" }""", "[4]", "takes two inputs or more, got 1" },
        { "multiply", """{ "type": "dense", "units": 3, "name": "d" }, { "type": "multiply", "inputs": ["x", "d"] }""", "[2, 4]",
            "shapes must be equal, but for axes of size 1, which stretch" },
        { "concat", """{ "type": "dense", "units": 3, "name": "d" }, { "type": "concat", "inputs": ["x", "d"] }""", "[2, 4]",
            "[2, 4] and [2, 3] differ in more than axis 0" },
        { "concat", """{ "type": "concat", "inputs": ["x", "x"], "axis": -3 }""", "[2, 4]", "there is no axis -3 in [2, 4]" },
        // Else the rows of a batch would be taken for its channels.
        { "activation", Reshaped + """, { "type": "activation", "function": "softmax" }""", "[1]",
            "softmax goes over channels and takes a vector [F] or more axes, got a single number" },
        { "activation", Reshaped + """, { "type": "activation", "function": "logSoftmax" }""", "[1]",
            "logSoftmax goes over channels and takes a vector [F] or more axes, got a single number" },
        { "dropout", """{ "type": "dropout", "inputs": [] }""", "[4]", "takes one input, got 0" },
        { "batchNorm", Reshaped + """, { "type": "batchNorm" }""", "[1]", "takes channels on axis 0, got a single number" },
        { "layerNorm", Reshaped + """, { "type": "layerNorm" }""", "[1]", "takes channels on axis 0, got a single number" },
        { "groupNorm", """{ "type": "groupNorm", "groups": 3 }""", "[4, 5]", "groups 3 must divide the input's 4 channels" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_input_that_does_not_suit_a_layer_is_refused_with_what_would(string type, string layers, string shape, string message)
    {
        var error = ErrorsOf.Building(ErrorsOf.Model(layers, shape));
        Assert.Equal($"/layers/{(layers.Contains("}, {", StringComparison.Ordinal) ? 1 : 0)}", error.Pointer);
        Assert.StartsWith($"layer '{type}_1' ({type}) ", error.Message);
        Assert.EndsWith(": " + message, error.Message);
    }

    [Fact]
    public void No_layer_is_left_out() => Assert.Empty(Layer.Family.Members.Keys.Except(Cases.Select(row => (string)row[0])));
}
