using TrainService.Engine.Graph;

namespace TrainService.Engine.Activations;

/// <summary>x</summary>
public sealed record Linear : Activation
{
    internal override Node Build(GraphBuilder graph, Node x, int channelAxis) => x;
}
