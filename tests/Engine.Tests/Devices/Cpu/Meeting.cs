using TrainService.Engine.Devices.Cpu;

namespace TrainService.Engine.Tests.Devices.Cpu;

/// <summary>One shard for each thread of a team: none is done before all have begun, so each runs on a thread of its own.</summary>
internal sealed class Meeting(int threads) : IShardedWork, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Barrier barrier = new(threads);

    public Thread[] Threads { get; } = new Thread[threads];

    /// <summary>What each thread had allocated since its start when it came, and when it went.</summary>
    public long[] AllocatedBefore { get; } = new long[threads];

    public long[] AllocatedAfter { get; } = new long[threads];

    /// <summary>Lets the team meet.</summary>
    public static Meeting Of(ThreadTeam team)
    {
        var meeting = new Meeting(team.Size);
        using (meeting)
            team.Run(meeting, team.Size);
        return meeting;
    }

    public void Run(int shard)
    {
        AllocatedBefore[shard] = GC.GetAllocatedBytesForCurrentThread();
        Threads[shard] = Thread.CurrentThread;
        if (!barrier.SignalAndWait(Patience))
            throw new TimeoutException($"only some of {threads} threads came");
        AllocatedAfter[shard] = GC.GetAllocatedBytesForCurrentThread();
    }

    public void Dispose() => barrier.Dispose();
}
