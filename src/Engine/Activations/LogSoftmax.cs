using TrainService.Engine.Operations;

namespace TrainService.Engine.Activations;

/// <summary>x less the log of the sum of exp(x) along the channels: the last axis of a vector or sequence, the channel axis of an image.</summary>
public sealed record LogSoftmax : ChannelActivation
{
    internal override Operation Operation => new Operations.LogSoftmax();
}
