using TrainService.Engine.Graph;
using Formulas = TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Activations;

/// <summary>x / (1 + exp(-x))</summary>
public sealed record Silu : Activation
{
    internal override Node Build(GraphBuilder graph, Node x, int channelAxis) => graph.Apply<Formulas.Silu>(x);
}
