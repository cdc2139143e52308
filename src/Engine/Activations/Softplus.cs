using TrainService.Engine.Graph;
using Formulas = TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Activations;

/// <summary>log(1 + exp(x))</summary>
public sealed record Softplus : Activation
{
    internal override Node Build(GraphBuilder graph, Node x, int channelAxis) => graph.Apply<Formulas.Softplus>(x);
}
