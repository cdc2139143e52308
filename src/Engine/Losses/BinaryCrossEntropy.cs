using System.ComponentModel.DataAnnotations;
using TrainService.Engine.Graph;
using Formulas = TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Losses;

/// <summary>
/// Mean over all elements of -(positiveWeight t log p + (1 - t) log(1 - p)), p the sigmoid of the model's output and t the
/// target from 0 to 1. For independent labels, and with one unit for a data set of two classes, the second of them t = 1.
/// </summary>
public sealed record BinaryCrossEntropy : ElementwiseLoss
{
    /// <summary>How much more a positive target counts than a negative one.</summary>
    [Range(0.0, 1e9)]
    public double PositiveWeight { get; init; } = 1;

    internal override bool TakesLogits => true;

    internal override bool TakesTwoClasses => true;

    internal override bool TakesProbabilities => true;

    // The second class from a logit of 0 on, where its probability is one half.
    internal override Node Right(GraphBuilder graph, Node prediction, Node target)
    {
        var isFirst = graph.Apply<Formulas.Equal>(graph.Apply<Formulas.Sign>(prediction), graph.Constant(-1));
        return graph.Apply<Formulas.Equal>(isFirst, graph.Apply<Formulas.Subtract>(graph.Constant(1), target));
    }

    internal override Node Present(GraphBuilder graph, Node prediction) =>
        graph.Apply<Formulas.Sigmoid>(prediction);

    // -log p = softplus(-x) and -log(1 - p) = softplus(x): both are positive, so that nothing cancels or overflows.
    private protected override Node Elements(GraphBuilder graph, Node prediction, Node target)
    {
        var one = graph.Constant(1);
        var positive = graph.Apply<Formulas.Softplus>(graph.Apply<Formulas.Negate>(prediction));
        var negative = graph.Apply<Formulas.Softplus>(prediction);
        var weight = PositiveWeight == 1
            ? target : graph.Apply<Formulas.Multiply>(target, graph.Constant((float)PositiveWeight));
        return graph.Apply<Formulas.Add>(
            graph.Apply<Formulas.Multiply>(weight, positive),
            graph.Apply<Formulas.Multiply>(graph.Apply<Formulas.Subtract>(one, target), negative));
    }
}
