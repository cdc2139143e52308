using TrainService.Engine.Definitions;
using TrainService.Engine.Graph;
using TrainService.Engine.Models;
using Formulas = TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Training;

/// <summary>The loss of one output, written into a step's graph.</summary>
/// <param name="Target">What the prediction is compared with, in the shape that the loss takes.</param>
/// <param name="Value">A mean.</param>
/// <param name="Divisor">How much it weighs beside that of other batches.</param>
internal sealed record OutputLoss(TrainedOutput Trained, Node Prediction, Node Target, Node Value, Node Divisor)
{
    /// <summary>Of every output of the model.</summary>
    /// <param name="weights">[N], how much each row counts; null: all the same.</param>
    /// <exception cref="DefinitionException">A loss cannot judge its output; pointers start at /loss or /losses.</exception>
    public static IReadOnlyList<OutputLoss> Build(
        GraphBuilder graph, ModelGraph model, IReadOnlyList<TrainedOutput> outputs, Node? weights) =>
        [.. outputs.Zip(model.Outputs, (trained, output) => Build(graph, trained, output.Value, outputs.Count == 1, weights))];

    /// <summary>The sum over outputs, each times its weight.</summary>
    public static Node Total(GraphBuilder graph, IReadOnlyList<OutputLoss> losses) => losses
        .Select(one => one.Trained.Loss.Weight == 1
            ? one.Value : graph.Apply<Formulas.Multiply>(one.Value, graph.Constant((float)one.Trained.Loss.Weight)))
        .Aggregate((sum, next) => graph.Apply<Formulas.Add>(sum, next));

    private static OutputLoss Build(GraphBuilder graph, TrainedOutput trained, Node prediction, bool isOnly, Node? weights)
    {
        try
        {
            var loss = trained.Loss;
            var target = graph.Input(StepNames.Of(trained.Name, isOnly).Target, loss.TargetShape(prediction.Shape));
            return new(trained, prediction, target, loss.Build(graph, prediction, target, weights),
                loss.Divisor(graph, prediction, target, weights));
        }
        catch (ShapeException exception)
        {
            throw new DefinitionException(trained.Pointer, exception.Message);
        }
    }
}
