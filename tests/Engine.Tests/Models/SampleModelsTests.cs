using System.Text.Json;
using TrainService.Engine.Definitions;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Graph;
using TrainService.Engine.Models;
using TrainService.Engine.Operations;
using TrainService.Engine.Planning;
using TrainService.Engine.Tests.Devices.Cpu;
using TrainService.Engine.Tests.Reference;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Models;

/// <summary>The ready models are what their README says, and they learn.</summary>
public sealed class SampleModelsTests
{
    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Repository.Path("samples/models"), "*.json").Select(file => Path.GetFileName(file)!).Order()];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_model_has_as_many_parameters_as_its_papers_count(string file)
    {
        var learned = ModelBuilder.Build(new GraphBuilder(), Read(file), batchSize: 2, training: true)
            .TrainableWeights.Sum(weight => weight.Variable.Shape.Count);
        var row = File.ReadAllLines(Repository.Path("samples/models/README.md")).Single(line => line.Contains($"`{file}`"));
        Assert.Equal(row.Split('|')[3].Trim(), $"{learned:N0}");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_model_fits_a_batch_ever_better(string file)
    {
        var model = Read(file);
        var training = Training(file);
        var seed = Numbers.NewSeed();
        var numbers = new Numbers(seed);
        var graph = StepGraph.ForTraining(model, training, batchSize: 4);
        using var device = new CpuDevice(2);
        using var state = new ModelState(device, graph.Variables);
        state.Initialize((ulong)seed);
        using var step = new Step(device, CompiledStep.Of(graph), training, state);
        step.Inputs[0].Value.Upload<float>(numbers.Floats(step.Inputs[0].Value.Shape.Count));
        if (step.Outputs[0].Target.Shape.Element == ElementType.Int32)
            step.Outputs[0].Target.Upload<int>([.. Enumerable.Range(0, step.Outputs[0].Target.Shape.Count).Select(_ => numbers.Between(0, 1))]);
        else
            step.Outputs[0].Target.Upload<float>([.. numbers.Floats(step.Outputs[0].Target.Shape.Count).Select(Math.Abs)]);
        var losses = Enumerable.Range(1, 12).Select(i => step.Run(i, training.Optimizer.BaseRate)).ToList();
        Assert.True(losses[^3..].Average() < losses[..3].Average(), $"seed {seed}: {string.Join(", ", losses)}");
    }

    /// <summary>Images go through a whole network channels last: what comes in is turned round once, of one channel not even
    /// that, and what comes out is judged as it is.</summary>
    [Theory]
    [InlineData("resnet-20.json", 1)]
    [InlineData("vgg-11.json", 1)]
    [InlineData("mobilenet-v1.json", 1)]
    [InlineData("u-net.json", 0)]
    public void No_image_is_turned_round_between_layers(string file, int turns)
    {
        var plan = Planner.Compile(StepGraph.ForTraining(Read(file), Training(file), batchSize: 4).Graph);
        Assert.Equal(turns, plan.Launches.Count(node => node.Operation is Permute));
    }

    private static ModelDefinition Read(string file) =>
        DefinitionReader.Read<ModelDefinition>(Json(File.ReadAllText(Repository.Path($"samples/models/{file}"))));

    private static TrainingDefinition Training(string file) => DefinitionReader.Read<TrainingDefinition>(Json(
        $$"""{ "loss": "{{(file == "autoencoder.json" ? "meanSquaredError" : "crossEntropy")}}", "optimizer": { "type": "adam", "learningRate": 0.0005 } }"""));

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
