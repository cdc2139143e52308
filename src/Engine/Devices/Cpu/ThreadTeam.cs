using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>
/// Threads that stay hot between kernels: they spin for some tens of microseconds before they sleep. The caller of
/// <see cref="Run"/> works along. One caller at a time; the others wait.
/// </summary>
/// <remarks>
/// Each thread begins with a part of the shards of its own, the same part of every work: what it reads is then mostly what it
/// wrote the launch before and still has in its caches. Whoever is done takes from the far end of another's part.
/// A cache line takes 0.1 to 0.4 us to another core and back, as long as small shards: a thread that waits looks at its own part
/// only, and the caller writes to each part once and waits for nobody before it begins.
/// </remarks>
internal sealed class ThreadTeam : IDisposable
{
    // A pause takes the runtime's normalised 35 ns or so: 50 us before a worker sleeps, 10 before the caller lets others run.
    private const int PausesBeforeSleep = 1400, PausesBeforeYield = 300;

    private readonly Thread[] workers;
    private readonly Lock caller = new();
    private readonly object[] bells;
    private readonly ShardRange[] parts;
    private IShardedWork? work;
    private Exception? failure;
    private long begun;
    private int round;
    private volatile bool disposed;

    public ThreadTeam(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        // The first one shares its cache line with the array's length, which everyone reads.
        parts = new ShardRange[size + 1];
        workers = new Thread[size - 1];
        bells = [.. Enumerable.Range(0, size).Select(_ => new object())];
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Share(IShardedWork shared, int shards)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        work = shared;
        begun += shards;
        round = (round + 1) & ushort.MaxValue;
        // Who gets none is not disturbed. The caller's part begins behind the shard that it has already.
        var members = Math.Min(Size, shards);
        for (var i = 0; i < members; i++)
            Part(i).Open(round, i == 0 ? 1 : FirstOf(i), FirstOf(i + 1));
        for (var i = 1; i < members; i++)
            if (Part(i).IsAsleep)
                Wake(i);
        RunShard(0, own: 0);
        while (TryTakeShard(own: 0))
        {
        }
        // Never sleeps: the shards still out are short, and a timer tick is not.
        for (var pauses = 0; Done() < begun; pauses++)
            if (pauses < PausesBeforeYield)
                Thread.SpinWait(1);
            else
                Thread.Yield();
        if (failure is { } thrown)
        {
            failure = null;
            ExceptionDispatchInfo.Throw(thrown);
        }

        int FirstOf(int part) => (int)((((long)shards * part) + members - 1) / members);
    }

    private ref ShardRange Part(int thread) => ref parts[thread + 1];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private long Done()
    {
        var done = 0L;
        for (var i = 0; i < Size; i++)
            done += Part(i).Done;
        return done;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryTakeShard(int own)
    {
        var taken = Part(own).TryTakeFirst(out var shard, out var current);
        // Not of a round that began meanwhile: its own part comes first.
        for (var i = 1; !taken && i < Size; i++)
            taken = Part((own + i) % Size).TryTakeLast(current, out shard);
        if (taken)
            RunShard(shard, own);
        return taken;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunShard(int shard, int own)
    {
        try
        {
            work!.Run(shard);
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref failure, exception, null);
        }
        Part(own).CountDone();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Work(int own)
    {
        var seen = 0;
        while (!disposed)
        {
            for (var pauses = 0; Part(own).Round == seen && !disposed; pauses++)
                if (pauses < PausesBeforeSleep)
                    Thread.SpinWait(1);
                else
                {
                    Sleep(own, seen);
                    // Only once: whoever was woken too late for a short kernel spins for the next one.
                    pauses = 0;
                }
            seen = Part(own).Round;
            while (TryTakeShard(own))
            {
            }
        }
    }

    // No wake is lost. The barrier passes on the caller's processor, too, before or behind its opening of this part. Before: the new
    // round is seen here, and nobody sleeps. Behind: so is its look at whether this thread is asleep, which it said before the barrier.
    // Hence the caller, which does this for every part of every launch, needs no barrier of its own. It then waits for the bell,
    // which is free once this thread sleeps or has seen the round.
    private void Sleep(int own, int seen)
    {
        lock (bells[own])
        {
            Part(own).IsAsleep = true;
            Interlocked.MemoryBarrierProcessWide();
            if (!disposed && Part(own).Round == seen)
                Monitor.Wait(bells[own]);
            Part(own).IsAsleep = false;
        }
    }

    // By now it may be awake, even asleep anew: then it wakes for nothing, and finds its way back.
    private void Wake(int thread)
    {
        lock (bells[thread])
        {
            // Until it runs again, further launches need not ring.
            Part(thread).IsAsleep = false;
            Monitor.Pulse(bells[thread]);
        }
    }

    public void Dispose()
    {
        lock (caller)
        {
            disposed = true;
            for (var i = 1; i < Size; i++)
                Wake(i);
            foreach (var worker in workers)
                worker.Join();
        }
    }
}
