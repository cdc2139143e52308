using TrainService.Engine.Definitions;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Activations;

/// <summary>A function of all channels together: along the last axis of a vector or sequence, the channel axis of an image.</summary>
public abstract record ChannelActivation : Activation
{
    /// <summary>It, over the last axis.</summary>
    internal abstract Operation Operation { get; }

    /// <exception cref="ShapeException">There is no axis but that of the rows.</exception>
    internal override Node Build(GraphBuilder graph, Node x, int channelAxis)
    {
        if (channelAxis == 0)
            throw new ShapeException($"{VocabularyFamily.NameOf(GetType())} goes over channels and takes a vector [F] or more axes, got a single number");
        int[] order = [.. Enumerable.Range(0, x.Shape.Rank).Where(axis => axis != channelAxis), channelAxis];
        return graph.Permute(graph.Add(Operation, graph.Permute(x, order)), new Permute([.. order]).Inverse());
    }
}
