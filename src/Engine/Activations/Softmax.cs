using TrainService.Engine.Operations;

namespace TrainService.Engine.Activations;

/// <summary>exp(x) over its sum along the channels: the last axis of a vector or sequence, the channel axis of an image.</summary>
public sealed record Softmax : ChannelActivation
{
    internal override Operation Operation => new Operations.Softmax();
}
