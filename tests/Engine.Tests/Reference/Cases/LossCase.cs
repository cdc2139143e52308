using TrainService.Engine.Autodiff;
using TrainService.Engine.Definitions;
using TrainService.Engine.Devices;
using TrainService.Engine.Graph;
using TrainService.Engine.Losses;

namespace TrainService.Engine.Tests.Reference.Cases;

/// <summary>A loss of given predictions and targets, and its gradient in the predictions.</summary>
internal static class LossCase
{
    public static void Run(CaseFile file, IDevice device)
    {
        var loss = NotBuiltException.Read(() => DefinitionReader.Read<Loss>(file.Json("loss")));
        var (predictions, targets) = (file.Tensor("predictions"), file.Tensor("targets"));
        var (value, gradient) = (file.Json("value").GetDouble(), file.Tensor("gradient"));
        file.RequireAllRead();
        var graph = new GraphBuilder();
        var prediction = graph.Input("predictions", predictions.Shape);
        var result = loss.Build(graph, prediction, graph.Input("targets", loss.TargetShape(predictions.Shape)));
        graph.Output("value", result);
        graph.Output("gradient", Backward.Gradients(graph, [(result, graph.Constant(1))], [prediction])[0]);
        using var run = new DeviceRun(device, graph.Build(), graph.Variables);
        run.SetInput("predictions", predictions);
        run.SetInput("targets", targets);
        run.Run();
        file.Tolerance.Check("value", value, run.Output("value").Values.Single());
        var (shape, values) = run.Output("gradient");
        file.Tolerance.Check("gradient", gradient, shape, values);
    }
}
