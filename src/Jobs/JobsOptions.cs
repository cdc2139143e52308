namespace TrainService.Jobs;

/// <summary>What a process does for runs, and with what.</summary>
public sealed record JobsOptions
{
    /// <summary>Whether this process trains, or only takes runs. Setting <c>TrainService__Role</c>.</summary>
    public bool Trains { get; init; } = true;

    /// <summary>Threads of the CPU device, 0 for one per processor. Setting <c>TrainService__Threads</c>.</summary>
    public int Threads { get; init; }

    /// <summary>For runs that leave it open: <c>auto</c>, or an id. Setting <c>TrainService__Device</c>.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>Null: embedded, one process with its queue in memory.</summary>
    public string? Postgres { get; init; }

    /// <summary>For the cache of data sets.</summary>
    public required string DataFolder { get; init; }

    /// <summary>How long a worker may be silent before its run is given to another.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(10);

    /// <exception cref="ArgumentException">A setting cannot be used; the message names it as it is set.</exception>
    internal void Validate()
    {
        if (Threads is < 0 or > 1024)
            throw new ArgumentException(
                $"TrainService__Threads is {Threads}; it must be 0 (one per processor) to 1024.");
        if (!Trains && Postgres is null)
            throw new ArgumentException("TrainService__Role is 'api', but without ConnectionStrings__Postgres no other "
                + "process can train what this one takes. Use role 'all', or PostgreSQL.");
        if (Lease < TimeSpan.FromSeconds(1))
            throw new ArgumentException($"A lease of {Lease} is too short to be renewed in time.");
    }
}
