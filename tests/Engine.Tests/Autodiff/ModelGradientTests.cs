using TrainService.Engine.Definitions;
using TrainService.Engine.Graph;
using TrainService.Engine.Layers;
using TrainService.Engine.Losses;
using TrainService.Engine.Models;

namespace TrainService.Engine.Tests.Autodiff;

/// <summary>Gradients through whole layers and losses: what the vocabulary makes of the operations.</summary>
public sealed class ModelGradientTests
{
    private static readonly Dictionary<string, string> Layers = new()
    {
        ["dense"] = """{ "type": "dense", "units": 3, "activation": "ACTIVATION" }""",
        ["conv2d"] = """{ "type": "conv2d", "filters": 4, "kernelSize": [3, 2], "padding": "same", "stride": [2, 1], "groups": 2, "activation": "ACTIVATION" }""",
        ["conv1d"] = """{ "type": "reshape", "shape": [4, 10] }, { "type": "conv1d", "filters": 6, "kernelSize": 3, "padding": "same", "stride": 2, "groups": 2, "activation": "ACTIVATION" }""",
        ["maxPool1d"] = """{ "type": "reshape", "shape": [4, 10] }, { "type": "maxPool1d", "poolSize": 3, "stride": 2, "padding": 1 }""",
        ["averagePool1d"] = """{ "type": "reshape", "shape": [4, 10] }, { "type": "averagePool1d", "poolSize": 2, "stride": 3 }""",
        ["add"] = """{ "type": "conv2d", "filters": 1, "kernelSize": 1, "name": "a" }, { "type": "add", "inputs": ["x", "a", "x"] }""",
        ["multiply"] = """{ "type": "averagePool2d", "poolSize": [5, 4], "name": "a" }, { "type": "multiply", "inputs": ["a", "x"] }""",
        ["concat"] = """{ "type": "conv2d", "filters": 3, "kernelSize": 1, "name": "a" }, { "type": "concat", "inputs": ["a", "x", "a"], "axis": -3 }""",
        ["convTranspose2d"] = """{ "type": "convTranspose2d", "filters": 3, "kernelSize": [3, 2], "stride": [2, 3], "padding": [1, 0], "outputPadding": [1, 2], "activation": "ACTIVATION" }""",
        ["globalAveragePool2d"] = """{ "type": "globalAveragePool2d" }""",
        ["globalMaxPool2d"] = """{ "type": "globalMaxPool2d" }""",
        ["upsample2d"] = """{ "type": "upsample2d", "factor": [3, 2] }""",
        ["zeroPad2d"] = """{ "type": "zeroPad2d", "padding": [0, 2] }""",
        ["reshape"] = """{ "type": "reshape", "shape": [4, -1] }""",
        ["permute"] = """{ "type": "permute", "axes": [1, 2, 0] }""",
        ["maxPool2d"] = """{ "type": "maxPool2d", "poolSize": 2, "padding": 1 }""",
        ["averagePool2d"] = """{ "type": "averagePool2d", "poolSize": [2, 3], "stride": 1 }""",
        ["flatten"] = """{ "type": "flatten" }""",
        ["activation"] = """{ "type": "activation", "function": "ACTIVATION" }""",
        ["batchNorm"] = """{ "type": "batchNorm", "epsilon": 0.001 }""",
        ["layerNorm"] = """{ "type": "layerNorm", "epsilon": 0.001 }""",
        ["groupNorm"] = """{ "type": "groupNorm", "groups": 2, "epsilon": 0.001 }""",
        ["dropout"] = """{ "type": "dropout", "rate": 0.4 }""",
    };

    public static TheoryData<string, string> LayersAndActivations
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var (layer, json) in Layers)
                foreach (var activation in json.Contains("ACTIVATION", StringComparison.Ordinal)
                    ? Activations.Activation.Family.Members.Keys : ["linear"])
                    data.Add(layer, activation);
            return data;
        }
    }

    [Fact]
    public void No_layer_is_left_out() => Assert.Empty(Layer.Family.Members.Keys.Except(Layers.Keys));

    [Theory]
    [MemberData(nameof(LayersAndActivations))]
    public void Layers_agree_with_central_differences(string layer, string activation) =>
        Check($$"""
            {
              "inputs": [{ "name": "x", "shape": [2, 5, 4] }],
              "layers": [{{Layers[layer].Replace("ACTIVATION", activation, StringComparison.Ordinal)}}]
            }
            """, loss: null, seed: 3);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Random_chains_of_layers_agree_with_central_differences(int seed)
    {
        var random = new System.Random(seed);
        var activations = Activations.Activation.Family.Members.Keys.ToList();
        string[] kinds = ["conv2d", "activation", "averagePool2d", "maxPool2d", "dropout", "dense", "batchNorm", "layerNorm", "groupNorm", "zeroPad2d"];
        var layers = Enumerable.Range(0, 4).Select(_ => Layers[kinds[random.Next(kinds.Length)]])
            .Append(Layers["flatten"]).Append(Layers["dense"])
            .Select(json => json.Replace("ACTIVATION", activations[random.Next(activations.Count)], StringComparison.Ordinal));
        Check($$"""
            { "inputs": [{ "name": "x", "shape": [2, 9, 12] }], "layers": [{{string.Join(", ", layers)}}] }
            """, loss: null, seed);
    }

    [Theory]
    [InlineData("""{ "type": "crossEntropy", "labelSmoothing": 0.1, "classWeights": [1, 2, 0.5], "ignoreIndex": 0 }""")]
    [InlineData(""" "crossEntropy" """)]
    [InlineData("""{ "type": "binaryCrossEntropy", "positiveWeight": 3 }""")]
    [InlineData(""" "binaryCrossEntropy" """)]
    [InlineData(""" "meanSquaredError" """)]
    [InlineData(""" "meanAbsoluteError" """)]
    [InlineData("""{ "type": "huber", "delta": 0.4 }""")]
    [InlineData(""" "klDivergence" """)]
    public void Losses_agree_with_central_differences(string loss)
    {
        foreach (var weighted in new[] { false, true })
            Check("""
                { "inputs": [{ "name": "x", "shape": [5] }], "layers": [{ "type": "dense", "units": 3, "activation": "tanh" }] }
                """, DefinitionReader.Parse<Loss>(loss), seed: 7, weighted);
    }

    [Fact]
    public void No_loss_is_left_out() => Assert.Empty(Loss.Family.Members.Keys.Except(
        typeof(ModelGradientTests).GetMethod(nameof(Losses_agree_with_central_differences))!
            .GetCustomAttributes(typeof(InlineDataAttribute), false).Cast<InlineDataAttribute>()
            .Select(data => VocabularyFamily.NameOf(DefinitionReader.Parse<Loss>((string)data.GetData(null!).Single()[0]).GetType()))));

    private static void Check(string json, Loss? loss, int seed, bool weighted = false)
    {
        var graph = new GraphBuilder();
        var check = new NumericGradient(graph, seed);
        var built = ModelBuilder.Build(graph, DefinitionReader.Parse<ModelDefinition>(json), batchSize: 3, training: true);
        foreach (var (name, node) in built.Inputs)
            check.Inputs[name] = check.Draw(node.Shape);
        check.Inputs[ModelBuilder.RandomInput] = [seed, 0, 1];
        foreach (var weight in built.Weights)
            check.Variables[weight.Variable] = check.Draw(weight.Variable.Shape, -0.7, 0.7);
        var result = built.Outputs[0].Value;
        if (loss is not null)
        {
            var target = loss.TargetShape(result.Shape);
            check.Inputs["target"] = target.Element == ElementType.Int32 ? [0, 2, 1] : check.Draw(target, 0);
            check.Inputs["weights"] = [0.5, 2, 1];
            result = loss.Build(graph, result, graph.Input("target", target),
                weighted ? graph.Input("weights", Shape.Of(3)) : null);
        }
        check.Check(result,
            [.. built.Inputs.Values, .. built.Weights.Select(weight => graph.Read(weight.Variable))], tolerance: 1e-5);
    }
}
