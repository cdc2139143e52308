using TrainService.Engine.Graph;

namespace TrainService.Engine.Activations;

/// <summary>exp(x) over its sum along the channels: the last axis of a vector or sequence, the channel axis of an image.</summary>
public sealed record Softmax : Activation
{
    internal override Node Build(GraphBuilder graph, Node x, int channelAxis)
    {
        var last = x.Shape.Rank - 1;
        int[] order = [.. Enumerable.Range(0, last + 1).Where(axis => axis != channelAxis), channelAxis];
        var result = graph.Add(new Operations.Softmax(), graph.Permute(x, order));
        return graph.Permute(result, new Operations.Permute([.. order]).Inverse());
    }
}
