using System.ComponentModel.DataAnnotations;
using TrainService.Engine.Graph;
using Formulas = TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Activations;

/// <summary>1 / (1 + exp(-alpha x))</summary>
public sealed record Sigmoid : Activation
{
    [Range(-1e6, 1e6)]
    public double Alpha { get; init; } = 1;

    internal override Node Build(GraphBuilder graph, Node x, int channelAxis) =>
        graph.Apply<Formulas.Sigmoid>(
            Alpha == 1 ? x : graph.Apply<Formulas.Multiply>(x, graph.Constant((float)Alpha)));
}
