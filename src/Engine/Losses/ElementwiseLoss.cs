using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using Formulas = TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Losses;

/// <summary>A loss that compares number with number: targets have the prediction's shape. The mean over all elements.</summary>
public abstract record ElementwiseLoss : Loss
{
    internal sealed override Shape TargetShape(Shape prediction) => prediction;

    internal sealed override Node Build(GraphBuilder graph, Node prediction, Node target, Node? weights = null)
    {
        var elements = Elements(graph, prediction, target);
        var (rows, perRow) = (prediction.Shape[0], RowDivisor(prediction.Shape));
        if (weights is null)
        {
            var total = graph.Add(new Reduce(Reduction.Sum, 0, elements.Shape.Rank), elements);
            return graph.Apply<Formulas.Divide>(total, graph.Constant(rows * perRow));
        }
        var losses = graph.Reshape(elements, rows, elements.Shape.Count / rows);
        var weighted = graph.Apply<Formulas.Multiply>(graph.Add(new Reduce(Reduction.Sum, 1, 1), losses), weights);
        var sum = graph.Add(new Reduce(Reduction.Sum, 0, 1), weighted);
        return graph.Apply<Formulas.Divide>(
            sum, graph.Apply<Formulas.Multiply>(SumOf(graph, weights), graph.Constant(perRow)));
    }

    /// <summary>The loss of each element.</summary>
    private protected abstract Node Elements(GraphBuilder graph, Node prediction, Node target);

    /// <summary>What the sum over a row's elements is divided by: their number.</summary>
    private protected virtual int RowDivisor(Shape prediction) => prediction.Count / prediction[0];
}
