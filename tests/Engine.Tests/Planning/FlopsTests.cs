using TrainService.Engine.Definitions;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;
using TrainService.Engine.Planning;
using TrainService.Engine.Tests.Reference;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Planning;

/// <summary>FLOPs beside counts by hand and those of the papers.</summary>
public sealed class FlopsTests
{
    /// <summary>Multiply-adds of convolutions and dense layers alone, of one image of 32 x 32. ResNet-20: 40.55 million with
    /// the paper's identities, and 262,144 of the two convolutions round the blocks that halve the size.</summary>
    [Theory]
    [InlineData("resnet-20.json", 40_813_184)]
    [InlineData("vgg-11.json", 152_769_536)]
    [InlineData("mobilenet-v1.json", 46_354_432)]
    public void A_network_has_the_multiply_adds_that_are_known(string file, long multiplyAdds)
    {
        var layers = LayerSummary.Of(DefinitionReader.Parse<ModelDefinition>(File.ReadAllText(Repository.Path($"samples/models/{file}"))));
        var products = layers.Where(layer => layer.Type is "conv2d" or "dense").Sum(layer => layer.Flops);
        // Biases and activations inside those layers are all that is beside their products.
        Assert.InRange(products, 2 * multiplyAdds, (2 * multiplyAdds) + (multiplyAdds / 20));
        Assert.InRange(layers.Sum(layer => layer.Flops), products, products * 1.1);
    }

    [Theory]
    [InlineData("""{ "type": "dense", "units": 5 }""", "[7]", (2 * 7 * 5) + 5)]
    [InlineData("""{ "type": "dense", "units": 5, "useBias": false, "activation": "relu" }""", "[7]", (2 * 7 * 5) + 5)]
    [InlineData("""{ "type": "conv2d", "filters": 4, "kernelSize": 3, "groups": 2 }""", "[6, 8, 8]", (2 * 4 * 6 * 6 * 3 * 9) + (4 * 6 * 6))]
    [InlineData("""{ "type": "conv2d", "filters": 4, "kernelSize": 3, "padding": "same" }""", "[2, 8, 8]", (2 * 4 * 8 * 8 * 2 * 9) + (4 * 8 * 8))]
    [InlineData("""{ "type": "convTranspose2d", "filters": 3, "kernelSize": 2, "stride": 2, "useBias": false }""", "[5, 4, 4]", 2 * 5 * 4 * 4 * 3 * 4)]
    [InlineData("""{ "type": "maxPool2d", "poolSize": 2 }""", "[3, 8, 8]", 3 * 4 * 4 * 4)]
    [InlineData("""{ "type": "flatten" }""", "[3, 8, 8]", 0)]
    [InlineData("""{ "type": "zeroPad2d", "padding": 1 }""", "[3, 8, 8]", 0)]
    [InlineData("""{ "type": "activation", "function": "softmax" }""", "[9]", 5 * 9)]
    [InlineData("""{ "type": "dropout" }""", "[9]", 0)]
    public void A_layer_is_counted_as_by_hand(string layer, string input, long flops)
    {
        var model = DefinitionReader.Parse<ModelDefinition>(
            $$"""{ "inputs": [{ "name": "x", "shape": {{input}} }], "layers": [{{layer}}] }""");
        Assert.Equal(flops, Assert.Single(LayerSummary.Of(model)).Flops);
    }

    [Fact]
    public void A_layer_that_nothing_reads_does_nothing()
    {
        var layers = LayerSummary.Of(DefinitionReader.Parse<ModelDefinition>("""
            {
              "inputs": [{ "name": "x", "shape": [4] }],
              "layers": [{ "type": "dense", "units": 3 }, { "type": "dense", "units": 2, "inputs": ["x"] }]
            }
            """));
        Assert.Equal([0, (2 * 4 * 2) + 2], layers.Select(layer => layer.Flops));
    }

    /// <summary>What is counted is the mathematics, not how it was fused.</summary>
    [Fact]
    public void Fusing_changes_nothing()
    {
        var graph = new GraphBuilder();
        var (a, b) = (graph.Input("a", Shape.Of(4, 6)), graph.Input("b", Shape.Of(6, 5)));
        var y = graph.Apply<Relu>(graph.Apply<Add>(graph.Add(new MatMul(false, false), a, b), graph.Input("c", Shape.Of(4, 5))));
        graph.Output("y", graph.Apply<Exp>(graph.Apply<Multiply>(graph.Apply<Square>(y), graph.Input("d", Shape.Of(4, 5)))));
        var built = graph.Build();
        const long ByHand = (2 * 4 * 6 * 5) + (5 * 4 * 5);
        Assert.Equal(ByHand, Flops.Of(Planner.Compile(built)));
        Assert.Equal(ByHand, Flops.Of(Planner.Compile(built, fuse: false)));
    }

    [Fact]
    public void A_step_of_products_takes_three_times_its_forward_pass()
    {
        var model = DefinitionReader.Parse<ModelDefinition>("""
            { "inputs": [{ "name": "x", "shape": [64] }], "layers": [{ "type": "dense", "units": 512 }, { "type": "dense", "units": 10 }] }
            """);
        var training = DefinitionReader.Parse<TrainingDefinition>("""{ "loss": "crossEntropy", "batchSize": 128 }""");
        var step = Flops.Of(CompiledStep.Of(StepGraph.ForTraining(model, training, 128)).Plan);
        // The input's own gradient is not asked for: 2 of 3 products of the first layer.
        var forward = LayerSummary.Of(model);
        Assert.InRange(step, 128 * ((2 * forward[0].Flops) + (3 * forward[1].Flops)) * 0.98, 128 * ((2 * forward[0].Flops) + (3 * forward[1].Flops)) * 1.1);
    }
}
