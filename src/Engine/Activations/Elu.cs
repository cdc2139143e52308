using System.ComponentModel.DataAnnotations;
using TrainService.Engine.Graph;
using Formulas = TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Activations;

/// <summary>x where x > 0, else alpha (exp(x) - 1)</summary>
public sealed record Elu : Activation
{
    [Range(-1e6, 1e6)]
    public double Alpha { get; init; } = 1;

    internal override Node Build(GraphBuilder graph, Node x, int channelAxis) =>
        graph.Apply<Formulas.Elu>(x, graph.Constant((float)Alpha));
}
