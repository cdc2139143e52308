namespace TrainService.Engine.Training;

/// <summary>A run needs more memory than its device has; nothing of it was allocated.</summary>
public sealed class NotEnoughMemoryException(string device, long needed, long available, string advice)
    : Exception($"the run needs about {needed >> 20} MiB of memory, {device} has {available >> 20} MiB to give; {advice}");
