using TrainService.Engine.Definitions;
using TrainService.Engine.Devices;
using TrainService.Engine.Graph;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Reference.Cases;

/// <summary>Gradients of several weights, clipped together.</summary>
internal static class GradientClippingCase
{
    public static void Run(CaseFile file, IDevice device)
    {
        var clipping = DefinitionReader.Read<GradientClippingDefinition>(file.Json("gradientClipping"));
        var (gradients, expected) = (file.Tensors("gradients"), file.Tensors("clipped"));
        file.RequireAllRead();
        Tolerance.CheckNames("clipped", expected.Keys, gradients.Keys);
        var graph = new GraphBuilder();
        var clipped = GradientClipping.Clip(
            graph, clipping, [.. gradients.Select(gradient => graph.Input(gradient.Key, gradient.Value.Shape))]);
        foreach (var (name, node) in gradients.Keys.Zip(clipped))
            graph.Output(name, node);
        using var run = new DeviceRun(device, graph.Build(), graph.Variables);
        foreach (var (name, value) in gradients)
            run.SetInput(name, value);
        run.Run();
        foreach (var (name, tensor) in expected)
        {
            var (shape, values) = run.Output(name);
            file.Tolerance.Check(name, tensor, shape, values);
        }
    }
}
