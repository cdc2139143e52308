using System.ComponentModel.DataAnnotations;
using TrainService.Engine.Graph;
using Formulas = TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Activations;

/// <summary>x where x > 0, else slope x</summary>
public sealed record LeakyRelu : Activation
{
    [Range(-1e6, 1e6)]
    public double Slope { get; init; } = 0.01;

    internal override Node Build(GraphBuilder graph, Node x, int channelAxis) =>
        graph.Apply<Formulas.LeakyRelu>(x, graph.Constant((float)Slope));
}
