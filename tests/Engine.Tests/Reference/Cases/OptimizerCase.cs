using TrainService.Engine.Definitions;
using TrainService.Engine.Devices;
using TrainService.Engine.Graph;
using TrainService.Engine.Optimizers;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Reference.Cases;

/// <summary>Weights under given gradients, step after step.</summary>
internal static class OptimizerCase
{
    public static void Run(CaseFile file, IDevice device)
    {
        var optimizer = NotBuiltException.Read(() => DefinitionReader.Read<Optimizer>(file.Json("optimizer")));
        var start = file.Tensor("weights0");
        var gradients = file.Json("gradients").EnumerateArray().Select(CaseTensor.Read).ToList();
        var weights = file.Json("weights").EnumerateArray().Select(CaseTensor.Read).ToList();
        file.RequireAllRead();
        if (gradients.Count == 0 || gradients.Count != weights.Count)
            throw new InvalidDataException($"{gradients.Count} gradients, {weights.Count} weights");
        var graph = new GraphBuilder();
        var variable = new Variable("w", start.Shape, Initializer.Zeros);
        var states = optimizer.States.Select(state =>
            graph.Read(new Variable($"optimizer.w.{state}", start.Shape, Initializer.Zeros))).ToList();
        graph.Add(optimizer.Rule, [graph.Read(variable), graph.Input("gradient", start.Shape), .. states,
            graph.Input(StepGraph.Hyperparameters, Shape.Of(8))]);
        using var run = new DeviceRun(device, graph.Build(), graph.Variables);
        run.SetVariables(new Dictionary<string, CaseTensor> { ["w"] = start });
        var h = new float[8];
        for (var step = 0; step < gradients.Count; step++)
        {
            optimizer.Hyperparameters(step + 1, optimizer.BaseRate, h);
            run.SetInput(StepGraph.Hyperparameters, new(Shape.Of(8), [.. h.Select(number => (double)number)]));
            run.SetInput("gradient", gradients[step]);
            run.Run();
            var (shape, values) = run.Variable("w");
            file.Tolerance.Check($"weights[{step}]", weights[step], shape, values);
        }
    }
}
