using System.Runtime.ExceptionServices;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>
/// Threads that stay hot between kernels: they spin for some tens of microseconds before they sleep. The caller of
/// <see cref="Run"/> works along. One caller at a time; the others wait.
/// </summary>
/// <remarks>
/// Each thread begins with a part of the shards of its own, the same part of every work: what it reads is then mostly what it
/// wrote the launch before and still has in its caches. Whoever is done takes from the far end of another's part.
/// </remarks>
internal sealed class ThreadTeam : IDisposable
{
    // About 50 us at the runtime's normalised pause of some 35 ns.
    private const int Spins = 150;
    private const int PausesPerSpin = 10;

    private readonly Thread[] workers;
    private readonly Lock caller = new();
    private readonly object bell = new();
    private IShardedWork? work;
    private Exception? failure;

    private readonly ShardRange[] parts;
    private int round;
    private int finished;
    private int sleepers;
    private volatile bool disposed;

    public ThreadTeam(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        parts = new ShardRange[size];
        workers = new Thread[size - 1];
        for (var i = 0; i < workers.Length; i++)
        {
            var own = i + 1;
            workers[i] = new Thread(() => Work(own)) { IsBackground = true, Name = $"cpu-{own}" };
            workers[i].Start();
        }
    }

    /// <summary>Threads, the caller included.</summary>
    public int Size => workers.Length + 1;

    /// <summary>
    /// Runs all shards and returns when the last is done. The first exception of a shard is thrown here.
    /// </summary>
    public void Run(IShardedWork work, int shards)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shards, ShardRange.MostShards);
        if (shards <= 1 || workers.Length == 0)
        {
            for (var shard = 0; shard < shards; shard++)
                work.Run(shard);
            return;
        }
        lock (caller)
            Share(work, shards);
    }

    private void Share(IShardedWork shared, int shards)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        work = shared;
        failure = null;
        Volatile.Write(ref finished, 0);
        round = (round + 1) & ushort.MaxValue;
        for (var i = 0; i < parts.Length; i++)
            parts[i].Open(round, (int)((long)shards * i / parts.Length), (int)((long)shards * (i + 1) / parts.Length));
        if (Volatile.Read(ref sleepers) > 0)
            lock (bell)
                Monitor.PulseAll(bell);
        while (TryTakeShard(own: 0))
        {
        }
        var spinner = new SpinWait();
        // Never sleeps: the shards still out are short, and a timer tick is not.
        while (Volatile.Read(ref finished) < shards)
            spinner.SpinOnce(sleep1Threshold: -1);
        work = null;
        if (failure is { } thrown)
            ExceptionDispatchInfo.Throw(thrown);
    }

    private bool TryTakeShard(int own)
    {
        var taken = parts[own].TryTakeFirst(out var shard, out var current);
        // Not of a round that began meanwhile: its own part comes first.
        for (var i = 1; !taken && i < parts.Length; i++)
            taken = parts[(own + i) % parts.Length].TryTakeLast(current, out shard);
        if (taken)
            RunShard(shard);
        return taken;
    }

    private void RunShard(int shard)
    {
        try
        {
            work!.Run(shard);
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref failure, exception, null);
        }
        Interlocked.Increment(ref finished);
    }

    private bool HasShard()
    {
        foreach (ref var part in parts.AsSpan())
            if (!part.IsEmpty)
                return true;
        return false;
    }

    private void Work(int own)
    {
        while (!disposed)
        {
            var spins = 0;
            while (!TryTakeShard(own) && spins++ < Spins)
                Thread.SpinWait(PausesPerSpin);
            if (spins > Spins)
                Sleep();
        }
    }

    private void Sleep()
    {
        lock (bell)
        {
            // Announced before the last look: a caller either sees the sleeper or is seen by it.
            Interlocked.Increment(ref sleepers);
            // Only once: whoever was woken too late for a short kernel spins for the next one.
            if (!disposed && !HasShard())
                Monitor.Wait(bell);
            Interlocked.Decrement(ref sleepers);
        }
    }

    public void Dispose()
    {
        lock (caller)
        {
            disposed = true;
            lock (bell)
                Monitor.PulseAll(bell);
            foreach (var worker in workers)
                worker.Join();
        }
    }
}
