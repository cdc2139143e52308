using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using Formulas = TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Losses;

/// <summary>Mean over all elements of (prediction - target)^2.</summary>
public sealed record MeanSquaredError : Loss
{
    internal override Shape TargetShape(Shape prediction) => prediction;

    internal override Node Build(GraphBuilder graph, Node prediction, Node target)
    {
        var squares = graph.Apply<Formulas.Square>(graph.Apply<Formulas.Subtract>(prediction, target));
        var total = graph.Add(new Reduce(Reduction.Sum, 0, squares.Shape.Rank), squares);
        return graph.Apply<Formulas.Multiply>(total, graph.Constant(1f / squares.Shape.Count));
    }
}
