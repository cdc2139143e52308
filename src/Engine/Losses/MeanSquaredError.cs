using TrainService.Engine.Graph;
using Formulas = TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Losses;

/// <summary>Mean over all elements of (prediction - target)^2.</summary>
public sealed record MeanSquaredError : ElementwiseLoss
{
    private protected override Node Elements(GraphBuilder graph, Node prediction, Node target) =>
        graph.Apply<Formulas.Square>(graph.Apply<Formulas.Subtract>(prediction, target));
}
