using TrainService.Engine.Graph;
using Formulas = TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Activations;

/// <summary>tanh(x)</summary>
public sealed record Tanh : Activation
{
    internal override Node Build(GraphBuilder graph, Node x, int channelAxis) => graph.Apply<Formulas.Tanh>(x);
}
