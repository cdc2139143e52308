using System.Runtime.ExceptionServices;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>
/// Threads that stay hot between kernels: they spin for some tens of microseconds before they sleep. The caller of
/// <see cref="Run"/> works along. One caller at a time; the others wait.
/// </summary>
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

    // The number of shards in the upper half, the next one to take in the lower: one exchange claims a shard of the
    // work that is current then, however late a thread comes.
    private long ticket;
    private int finished;
    private int sleepers;
    private volatile bool disposed;

    public ThreadTeam(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        workers = new Thread[size - 1];
        for (var i = 0; i < workers.Length; i++)
        {
            workers[i] = new Thread(Work) { IsBackground = true, Name = $"cpu-{i + 1}" };
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
        Interlocked.Exchange(ref ticket, (long)shards << 32);
        if (Volatile.Read(ref sleepers) > 0)
            lock (bell)
                Monitor.PulseAll(bell);
        while (TryTakeShard())
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

    private bool TryTakeShard()
    {
        var seen = Volatile.Read(ref ticket);
        while (HasShard(seen))
        {
            var before = Interlocked.CompareExchange(ref ticket, seen + 1, seen);
            if (before == seen)
            {
                RunShard((int)seen);
                return true;
            }
            seen = before;
        }
        return false;
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

    private static bool HasShard(long seen) => (int)seen < (int)(seen >> 32);

    private void Work()
    {
        while (!disposed)
        {
            var spins = 0;
            while (!TryTakeShard() && spins++ < Spins)
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
            if (!disposed && !HasShard(Volatile.Read(ref ticket)))
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
