using TrainService.Engine.Graph;
using Formulas = TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Activations;

/// <summary>x (1 + erf(x / sqrt 2)) / 2</summary>
public sealed record Gelu : Activation
{
    internal override Node Build(GraphBuilder graph, Node x, int channelAxis) => graph.Apply<Formulas.Gelu>(x);
}
