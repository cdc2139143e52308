using TrainService.Engine.Graph;
using Formulas = TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Losses;

/// <summary>
/// Sum of t (log t - x) over a row's elements, x the model's log-probabilities (of a logSoftmax) and t the targets'
/// probabilities, as a mean over rows. A target of 0 adds nothing.
/// </summary>
public sealed record KlDivergence : ElementwiseLoss
{
    internal override bool TakesProbabilities => true;

    internal override Node Present(GraphBuilder graph, Node prediction) => graph.Apply<Formulas.Exp>(prediction);

    private protected override Node Elements(GraphBuilder graph, Node prediction, Node target)
    {
        // The smallest number's logarithm is finite, and times a target of 0 it is 0.
        var logarithm = graph.Apply<Formulas.Log>(
            graph.Apply<Formulas.Maximum>(target, graph.Constant(SmallestNormal)));
        return graph.Apply<Formulas.Multiply>(target, graph.Apply<Formulas.Subtract>(logarithm, prediction));
    }

    private protected override int RowDivisor(Shape prediction) => 1;
}
