using TrainService.Engine.Definitions;
using TrainService.Engine.Devices;
using TrainService.Engine.Graph;
using TrainService.Engine.Models;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Reference.Cases;

/// <summary>The penalty of a model's weights, and its gradient in every trainable one.</summary>
internal static class RegularizationCase
{
    public static void Run(CaseFile file, IDevice device)
    {
        var model = NotBuiltException.Read(() => DefinitionReader.Read<ModelDefinition>(file.Json("model")));
        var regularization = DefinitionReader.Read<RegularizationDefinition>(file.Json("regularization"));
        var (weights, gradients) = (file.Tensors("weights"), file.Tensors("gradients"));
        var penalty = file.Json("penalty").GetDouble();
        file.RequireAllRead();
        var graph = new GraphBuilder();
        var built = ModelBuilder.Build(graph, model, batchSize: 2, training: true);
        var trainable = built.TrainableWeights.ToList();
        Tolerance.CheckNames("trainable weights", gradients.Keys, trainable.Select(weight => weight.Variable.Name));
        graph.Output("penalty", Penalty.Of(graph, regularization, trainable)!);
        var none = trainable.Select(weight => graph.Stretch(graph.Constant(0), weight.Variable.Shape)).ToList();
        var added = Penalty.AddGradients(graph, regularization, trainable, none);
        foreach (var (weight, gradient) in trainable.Zip(added))
            graph.Output(weight.Variable.Name, gradient);
        using var run = new DeviceRun(device, graph.Build(), graph.Variables);
        run.SetVariables(weights);
        run.Run();
        file.Tolerance.Check("penalty", penalty, run.Output("penalty").Values.Single());
        foreach (var (name, expected) in gradients)
        {
            var (shape, values) = run.Output(name);
            file.Tolerance.Check($"gradient {name}", expected, shape, values);
        }
    }
}
