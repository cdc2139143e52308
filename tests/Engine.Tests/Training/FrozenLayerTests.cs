using System.Text.Json.Nodes;
using TrainService.Engine.Definitions;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Layers;
using TrainService.Engine.Tests.Properties;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Training;

/// <summary>A frozen layer of any type keeps every bit of its weights and statistics, and what stands before it still learns.</summary>
public sealed class FrozenLayerTests
{
    public static TheoryData<string> Types => [.. Layer.Family.Members.Keys];

    [Theory]
    [MemberData(nameof(Types))]
    public void It_stays_as_it_is_and_lets_the_gradient_through(string type)
    {
        // One that happens to let nothing through, a relu of negative numbers say, is no proof; several are.
        var moved = Enumerable.Range(1, 4).Count(seed => Moves(type, seed));
        Assert.True(moved > 0, $"nothing in front of a frozen {type} learned");
    }

    private static bool Moves(string type, int seed)
    {
        var draws = new Draws(seed);
        int[] shape = type.EndsWith("1d", StringComparison.Ordinal) ? [4, 9] : [4, 5, 5];
        var frozen = RandomLayers.Recipes[type](draws, new RandomPlace("first", shape, new Dictionary<string, int[]> { ["first"] = shape }))!;
        (frozen["type"], frozen["name"], frozen["trainable"]) = (type, "frozen", false);
        frozen["inputs"] ??= new JsonArray("first");
        var model = DefinitionReader.Parse<ModelDefinition>($$"""
            {
              "inputs": [{ "name": "x", "shape": [{{string.Join(", ", shape)}}] }],
              "layers": [
                { "type": "layerNorm", "name": "first" }, {{frozen.ToJsonString()}}, { "type": "flatten" }, { "type": "dense", "units": 2, "activation": "tanh" }
              ]
            }
            """);
        var training = DefinitionReader.Parse<TrainingDefinition>(
            """{ "loss": "meanSquaredError", "optimizer": { "type": "sgd", "learningRate": 0.1, "weightDecay": 0.1 }, "regularization": { "l1": 0.1, "l2": 0.1 } }""");
        var graph = StepGraph.ForTraining(model, training, batchSize: 3);
        using var device = new CpuDevice(2);
        using var state = new ModelState(device, graph.Variables);
        state.Initialize((ulong)seed);
        var before = state.Download(_ => true);
        using var step = new Step(device, CompiledStep.Of(graph), training, state);
        for (var i = 1; i <= 3; i++)
        {
            step.Inputs[0].Value.Upload<float>([.. draws.Floats(step.Inputs[0].Value.Shape.Count).Select(x => (float)x)]);
            step.Outputs[0].Target.Upload<float>([.. draws.Floats(step.Outputs[0].Target.Shape.Count).Select(x => (float)x)]);
            step.Run(i, training.Optimizer.BaseRate);
        }
        var after = state.Download(_ => true);
        foreach (var (old, now) in before.Zip(after).Where(pair => pair.First.Name.StartsWith("frozen.", StringComparison.Ordinal)))
            Assert.True(old.Values.AsSpan().SequenceEqual(now.Values), $"seed {seed}: {old.Name} moved in {frozen.ToJsonString()}");
        return !before.Single(weight => weight.Name == "first.bias").Values.AsSpan()
            .SequenceEqual(after.Single(weight => weight.Name == "first.bias").Values);
    }
}
