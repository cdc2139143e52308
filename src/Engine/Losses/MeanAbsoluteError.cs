using TrainService.Engine.Graph;
using Formulas = TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Losses;

/// <summary>Mean over all elements of |prediction - target|; where they are equal, the gradient is 0.</summary>
public sealed record MeanAbsoluteError : ElementwiseLoss
{
    private protected override Node Elements(GraphBuilder graph, Node prediction, Node target) =>
        graph.Apply<Formulas.Abs>(graph.Apply<Formulas.Subtract>(prediction, target));
}
