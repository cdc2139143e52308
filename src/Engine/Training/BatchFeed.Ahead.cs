using System.Runtime.ExceptionServices;
using Gate = System.Threading.Monitor;

namespace TrainService.Engine.Training;

internal sealed partial class BatchFeed
{
    // When more than half of so many batches in a row had to be waited for, another thread helps.
    private const int Observed = 32;

    // Guards what follows. Rows are chosen under the other lock: ordering an epoch takes a while, and the training
    // thread should not wait for it while there are loaded batches.
    private readonly object gate = new();
    private readonly Lock choosing = new();
    private readonly long[] loaded = new long[Ring];
    private readonly ExceptionDispatchInfo?[] failures = new ExceptionDispatchInfo?[Ring];
    private readonly List<Thread> threads = [];
    private long released, next;
    private int loading, observed, starved;
    private bool isStopping;

    /// <summary>Ends the threads, each after the batch that it loads: nobody reads the data set afterwards.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            isStopping = true;
            Gate.PulseAll(gate);
        }
        foreach (var thread in threads)
            thread.Join();
        threads.Clear();
    }

    private HostBatch TakeLoaded()
    {
        var slot = (int)(taken % Ring);
        lock (gate)
        {
            released = taken - kept;
            Gate.PulseAll(gate);
            var isLate = loaded[slot] != taken;
            if (isLate)
                WaitFor(slot);
            failures[slot]?.Throw();
            Observe(isLate);
            return slots[slot]!;
        }
    }

    private void WaitFor(int slot)
    {
        var began = time.GetTimestamp();
        while (loaded[slot] != taken)
            Gate.Wait(gate);
        waited += time.GetTimestamp() - began;
    }

    private void Observe(bool isLate)
    {
        starved += isLate ? 1 : 0;
        if (++observed < Observed)
            return;
        if (starved > Observed / 2 && threads.Count < mostThreads)
            AddThread();
        (observed, starved) = (0, 0);
    }

    private void AddThread()
    {
        var thread = new Thread(LoadAhead) { IsBackground = true, Name = "batch loader" };
        threads.Add(thread);
        thread.Start();
    }

    // No new loads, and none under way.
    private void Quiesce()
    {
        sequence = null;
        while (loading > 0)
            Gate.Wait(gate);
    }

    private void LoadAhead()
    {
        while (LoadNext())
        {
        }
    }

    // False at the end of the feed.
    private bool LoadNext()
    {
        ExceptionDispatchInfo? failure = null;
        choosing.Enter();
        if (Claim(out var batch) is not { } claimed)
        {
            choosing.Exit();
            return false;
        }
        try
        {
            HostBatch host;
            try
            {
                host = slots[batch % Ring] ??= loader.NewBatch(capacity);
                host.Choose(claimed.Rows(batch), claimed.EpochOf(batch));
            }
            finally
            {
                choosing.Exit();
            }
            loader.Load(host);
        }
        catch (Exception exception)
        {
            failure = ExceptionDispatchInfo.Capture(exception);
        }
        Finish(batch, failure);
        return true;
    }

    // Which batch is to be loaded, and of which sequence: by the time that its rows are chosen another may have begun. Null at
    // the end of the feed.
    private BatchSequence? Claim(out long batch)
    {
        lock (gate)
        {
            while (!isStopping && !(sequence is not null && next < sequence.Count && next < released + Ring))
                Gate.Wait(gate);
            if (!isStopping)
                loading++;
            batch = next++;
            return isStopping ? null : sequence;
        }
    }

    private void Finish(long batch, ExceptionDispatchInfo? failure)
    {
        lock (gate)
        {
            loading--;
            loaded[batch % Ring] = batch;
            failures[batch % Ring] = failure;
            // The training thread comes to the failure and no further.
            if (failure is not null)
                next = long.MaxValue;
            Gate.PulseAll(gate);
        }
    }
}
