using TrainService.Engine.Autodiff;
using TrainService.Engine.Definitions;
using TrainService.Engine.Devices;
using TrainService.Engine.Graph;
using TrainService.Engine.Models;

namespace TrainService.Engine.Tests.Reference.Cases;

/// <summary>A model forward, and in train mode backward from given output gradients.</summary>
internal static class LayerCase
{
    public static void Run(CaseFile file, IDevice device)
    {
        var model = NotBuiltException.Read(() => DefinitionReader.Read<ModelDefinition>(file.Json("model")));
        var training = file.Json("mode").GetString() switch
        {
            "train" => true,
            "eval" => false,
            var other => throw new InvalidDataException($"unknown mode '{other}'"),
        };
        var (weights, inputs) = (file.Tensors("weights"), file.Tensors("inputs"));
        var (outputs, state) = (file.Tensors("outputs"), file.Tensors("stateAfter"));
        var graph = new GraphBuilder();
        var built = ModelBuilder.Build(graph, model, inputs.Values.First().Shape[0], training);
        foreach (var (name, node) in built.Outputs)
            graph.Output($"output {name}", node);
        var seeds = file.Tensors("outputGradients");
        var inputGradients = file.Tensors("inputGradients");
        var weightGradients = file.Tensors("weightGradients");
        if (training)
            AddBackward(graph, built, seeds, inputGradients.Keys, weightGradients.Keys);
        var uncheckedWeights = file.Has("unchecked")
            ? file.Json("unchecked").EnumerateArray().Select(name => name.GetString()!).ToList() : [];
        file.RequireAllRead();

        Tolerance.CheckNames("inputs", inputs.Keys, built.Inputs.Keys);
        Tolerance.CheckNames("weights", weights.Keys, built.Weights.Select(weight => weight.Variable.Name));
        Tolerance.CheckNames("outputs", outputs.Keys, built.Outputs.Select(output => output.Key));
        if (training)
            Tolerance.CheckNames("trainable weights", weightGradients.Keys.Concat(uncheckedWeights),
                built.TrainableWeights.Select(weight => weight.Variable.Name));
        using var run = new DeviceRun(device, graph.Build(), graph.Variables);
        run.SetVariables(weights);
        foreach (var (name, value) in inputs)
            run.SetInput(name, value);
        foreach (var (name, value) in seeds)
            run.SetInput($"seed {name}", value);
        run.Run();
        CheckAll(outputs, "output");
        CheckAll(inputGradients, "inputGradient");
        CheckAll(weightGradients, "weightGradient");
        foreach (var (name, expected) in state)
            Check(file, $"state {name}", expected, run.Variable(name));

        void CheckAll(Dictionary<string, CaseTensor> expected, string what)
        {
            foreach (var (name, tensor) in expected)
                Check(file, $"{what} {name}", tensor, run.Output($"{what} {name}"));
        }
    }

    private static void AddBackward(
        GraphBuilder graph, ModelGraph built, Dictionary<string, CaseTensor> seeds,
        IEnumerable<string> inputs, IEnumerable<string> weights)
    {
        var flowing = built.Outputs.Where(output => seeds.ContainsKey(output.Key))
            .Select(output => (output.Value, graph.Input($"seed {output.Key}", output.Value.Shape))).ToList();
        var wanted = new List<(string Name, Node Node)>();
        wanted.AddRange(inputs.Select(name => ($"inputGradient {name}", built.Inputs[name])));
        wanted.AddRange(weights.Select(name => ($"weightGradient {name}",
            graph.Read(built.Weights.Single(weight => weight.Variable.Name == name).Variable))));
        var gradients = Backward.Gradients(graph, flowing, [.. wanted.Select(entry => entry.Node)]);
        foreach (var ((name, _), gradient) in wanted.Zip(gradients))
            graph.Output(name, gradient);
    }

    private static void Check(CaseFile file, string what, CaseTensor expected, (Shape Shape, float[] Values) actual) =>
        file.Tolerance.Check(what, expected, actual.Shape, actual.Values);
}
