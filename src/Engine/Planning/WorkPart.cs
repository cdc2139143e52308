namespace TrainService.Engine.Planning;

/// <summary>What bounds a piece of work. Devices differ in each part by a factor of its own.</summary>
public enum WorkPart
{
    /// <summary>Starting kernels.</summary>
    Launches,

    /// <summary>Handing shards to other threads, waiting for the last, and cache lines that cross from one core to another.</summary>
    Handovers,

    /// <summary>Matrix products.</summary>
    Products,

    /// <summary>Convolutions over several channels and their gradients.</summary>
    Convolutions,

    /// <summary>Convolutions of each channel by itself, which move more than they compute.</summary>
    Depthwise,

    /// <summary>Numbers that were just written, read from a cache.</summary>
    Cached,

    /// <summary>Numbers that have left the caches since.</summary>
    Memory,

    /// <summary>Exponentials of short rows, and random numbers.</summary>
    Rows,

    /// <summary>Rows on their way from the data set to the device.</summary>
    Loading,
}
