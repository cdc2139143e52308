using System.Collections.Concurrent;
using TrainService.Engine.Devices.Cpu;

namespace TrainService.Engine.Tests.Devices.Cpu;

/// <summary>Notes each thread's first shard; nobody goes on before all have one.</summary>
internal sealed class FirstShards(int threads) : IShardedWork, IDisposable
{
    private readonly CountdownEvent arrived = new(threads);
    private readonly ConcurrentDictionary<Thread, int> first = new();

    public static IReadOnlyDictionary<Thread, int> Of(ThreadTeam team, int shardsEach)
    {
        using var shards = new FirstShards(team.Size);
        team.Run(shards, team.Size * shardsEach);
        return shards.first;
    }

    public void Run(int shard)
    {
        if (first.TryAdd(Thread.CurrentThread, shard))
            arrived.Signal();
        if (!arrived.Wait(TimeSpan.FromMinutes(1)))
            throw new TimeoutException("some thread took no shard");
    }

    public void Dispose() => arrived.Dispose();
}
