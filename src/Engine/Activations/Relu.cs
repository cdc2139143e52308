using TrainService.Engine.Graph;
using Formulas = TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Activations;

/// <summary>max(x, 0)</summary>
public sealed record Relu : Activation
{
    internal override Node Build(GraphBuilder graph, Node x, int channelAxis) => graph.Apply<Formulas.Relu>(x);
}
