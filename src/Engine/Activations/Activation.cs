using TrainService.Engine.Definitions;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Activations;

/// <summary>An activation function.</summary>
public abstract record Activation
{
    public static readonly VocabularyFamily Family = new("activations", "activation",
        typeof(Linear), typeof(Relu), typeof(LeakyRelu), typeof(Sigmoid), typeof(Tanh), typeof(Softmax), typeof(Elu),
        typeof(Gelu), typeof(Silu), typeof(Softplus), typeof(LogSoftmax));

    /// <param name="x">Batch first.</param>
    /// <param name="channelAxis">Axis that softmax goes over: where the layer has put the channels.</param>
    internal abstract Node Build(GraphBuilder graph, Node x, int channelAxis);

    /// <summary>Where the channels of an input are: axis 0 of an image's shape [C, H, W], else the last axis.</summary>
    internal static int ChannelAxis(Node x) => x.Shape.Rank == 4 ? 1 : x.Shape.Rank - 1;
}
