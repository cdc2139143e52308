using System.ComponentModel.DataAnnotations;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using Formulas = TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Layers;

/// <summary>While training, zeroes each element with probability rate and scales the others by 1 / (1 - rate).</summary>
public sealed record Dropout : Layer
{
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Rate { get; init; } = 0.5;

    internal override Node Build(LayerContext context, IReadOnlyList<Node> inputs)
    {
        var (graph, x) = (context.Graph, LayerContext.Single(inputs));
        if (!context.Training || Rate == 0)
            return x;
        // A mask has an order of its own, so an image meets it in the one that images have between layers.
        return x.Shape.Rank == 4
            ? graph.Permute(Drop(context, graph.Permute(x, 0, 2, 3, 1)), 0, 3, 1, 2)
            : Drop(context, x);
    }

    private Node Drop(LayerContext context, Node x) => context.Graph.Apply<Formulas.Multiply>(
        x, context.Graph.Add(new DropoutMask((float)Rate, context.NextStream(), x.Shape), context.Random));
}
