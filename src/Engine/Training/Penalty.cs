using TrainService.Engine.Autodiff;
using TrainService.Engine.Definitions;
using TrainService.Engine.Graph;
using TrainService.Engine.Layers;
using TrainService.Engine.Operations;
using Formulas = TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Training;

/// <summary>What regularization adds to the loss of a step: l1 sum |w| + l2 sum w^2 over the weights that decay.</summary>
internal static class Penalty
{
    /// <summary>Null where there is none.</summary>
    /// <param name="weights">The trainable ones.</param>
    public static Node? Of(GraphBuilder graph, RegularizationDefinition? regularization, IEnumerable<Weight> weights)
    {
        Node? total = null;
        if (regularization is not null)
            foreach (var weight in weights.Where(weight => weight.Decays))
            {
                var w = graph.Read(weight.Variable);
                if (regularization.L1 > 0)
                    Add(graph, ref total, regularization.L1, graph.Apply<Formulas.Abs>(w));
                if (regularization.L2 > 0)
                    Add(graph, ref total, regularization.L2, graph.Apply<Formulas.Square>(w));
            }
        return total;
    }

    /// <summary>The gradients of the loss with the penalty's added.</summary>
    public static Node[] AddGradients(
        GraphBuilder graph, RegularizationDefinition? regularization, IReadOnlyList<Weight> weights,
        IReadOnlyList<Node> gradients)
    {
        if (Of(graph, regularization, weights) is not { } penalty)
            return [.. gradients];
        var own = Backward.Gradients(
            graph, [(penalty, graph.Constant(1))], [.. weights.Select(weight => graph.Read(weight.Variable))]);
        return [.. weights.Select((weight, i) => weight.Decays ? graph.Apply<Formulas.Add>(gradients[i], own[i]) : gradients[i])];
    }

    private static void Add(GraphBuilder graph, ref Node? total, double factor, Node elements)
    {
        var sum = graph.Add(new Reduce(Reduction.Sum, 0, elements.Shape.Rank), elements);
        var part = graph.Apply<Formulas.Multiply>(sum, graph.Constant((float)factor));
        total = total is null ? part : graph.Apply<Formulas.Add>(total, part);
    }
}
