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
        var mask = graph.Add(new DropoutMask((float)Rate, context.NextStream(), x.Shape), context.Random);
        return graph.Apply<Formulas.Multiply>(x, mask);
    }
}
