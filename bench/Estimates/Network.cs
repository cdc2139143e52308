using System.Text.Json;
using TrainService.Engine.Data;
using TrainService.Engine.Definitions;

namespace TrainService.Bench.Estimates;

/// <summary>A network to be trained at several batch sizes, on rows that are made up.</summary>
internal sealed record Network(string Name, ModelDefinition Model, int Classes)
{
    /// <summary>As they are trained from the smallest to the largest.</summary>
    public static IEnumerable<Network> All =>
    [
        Perceptron("tiny-mlp", 4, 16, 3), Perceptron("mlp-64", 784, 64, 10), Perceptron("mlp-256", 784, 256, 10),
        Perceptron("mlp-1024", 784, 1024, 10),
        Read("cnn", "bench/peers/workloads/cnn.json", 10), Read("resnet", "bench/peers/workloads/resnet.json", 10),
        Read("resnet-20", "samples/models/resnet-20.json", 10), Read("u-net", "samples/models/u-net.json", 2, """{ "type": "globalAveragePool2d" }"""),
        Read("mobilenet-v1", "samples/models/mobilenet-v1.json", 10), Read("vgg-11", "samples/models/vgg-11.json", 10),
    ];

    /// <summary>Most of what it takes are its rows on their way to the step.</summary>
    public static Network TwoInputs { get; } = new("two-inputs", DefinitionReader.Parse<ModelDefinition>("""
        {
          "inputs": [{ "name": "left", "shape": [6000] }, { "name": "right", "shape": [10000] }],
          "layers": [
            { "type": "dense", "name": "a", "inputs": ["left"], "units": 16 }, { "type": "dense", "name": "b", "inputs": ["right"], "units": 16 },
            { "type": "concat", "inputs": ["a", "b"] }, { "type": "dense", "units": 10 }
          ]
        }
        """), 10);

    /// <summary>All rows are there to be trained on.</summary>
    public DatasetSchema Schema(int train, int validation) => new("synthetic", [], InputShape, DatasetSchema.Float32,
        new TargetSchema(TargetKind.Classes, [.. Enumerable.Range(0, Classes).Select(index => $"class {index}")], ["class"]),
        new SplitSizes(train, validation, 0), NormalizationKind.None,
        Model.Inputs.Length == 1 ? null : [.. Model.Inputs.Select(input => new InputSchema(input.Name, input.Shape, []))]);

    private int[] InputShape => Model.Inputs.Length == 1 ? Model.Inputs[0].Shape
        : [Model.Inputs.Sum(input => input.Shape.Aggregate(1, (product, size) => product * size))];

    public static TrainingDefinition Training(int batchSize, int epochs) => DefinitionReader.Parse<TrainingDefinition>(
        $$"""{ "loss": "crossEntropy", "optimizer": { "type": "adam", "learningRate": 0.0001 }, "batchSize": {{batchSize}}, "epochs": {{epochs}} }""");

    private static Network Perceptron(string name, int inputs, int width, int classes) => new(name, DefinitionReader.Parse<ModelDefinition>($$"""
        {
          "inputs": [{ "name": "x", "shape": [{{inputs}}] }],
          "layers": [
            { "type": "dense", "units": {{width}}, "activation": "relu" }, { "type": "dense", "units": {{width}}, "activation": "relu" },
            { "type": "dense", "units": {{classes}} }
          ]
        }
        """), classes);

    private static Network Read(string name, string file, int classes, string? after = null)
    {
        var json = JsonDocument.Parse(File.ReadAllBytes(file)).RootElement;
        var model = DefinitionReader.Read<ModelDefinition>(json.TryGetProperty("model", out var inner) ? inner : json);
        if (after is not null)
            model = model with { Layers = [.. model.Layers, DefinitionReader.Parse<TrainService.Engine.Layers.Layer>(after)] };
        return new(name, model, classes);
    }
}
