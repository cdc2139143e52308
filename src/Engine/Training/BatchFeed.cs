using Gate = System.Threading.Monitor;

namespace TrainService.Engine.Training;

/// <summary>
/// Hands the batches of a sequence to the training thread, in order. Loading begins in place: for tiny rows that costs
/// less than waking a thread. Once it costs more, batches are loaded ahead of the step into a ring of host batches, by
/// one thread and then by as many as are needed to keep up. Whichever thread loads it, batch k is the same numbers and
/// lies in slot k mod ring; in steady state nothing is allocated.
/// </summary>
internal sealed partial class BatchFeed : IDisposable
{
    /// <summary>Host batches there may be at once: one with the step, the others ahead of it.</summary>
    public const int Ring = 4;

    // Waking a thread that sleeps takes about so long.
    private static readonly TimeSpan HandOver = TimeSpan.FromMicroseconds(20);

    // One slow load may be the scheduler's, so many in a row are not.
    private const int SlowInARow = 4;

    // A clock twice a batch would be felt by steps of microseconds.
    private const int LoadsPerClock = 16;

    private readonly BatchLoader loader;
    private readonly int capacity, mostThreads, kept;
    private readonly LoaderPlace place;
    private readonly TimeProvider time;
    private readonly HostBatch?[] slots = new HostBatch?[Ring];
    private BatchSequence? sequence;
    private long taken;
    private int slow, unclocked;
    private long waited;

    /// <param name="capacity">Rows of the largest batch of any sequence.</param>
    /// <param name="mostThreads">That load at once; null for as many as suit the processor.</param>
    /// <param name="kept">How many batches stay good beside the one that was taken last.</param>
    public BatchFeed(BatchLoader loader, int capacity, TimeProvider time, LoaderPlace place = LoaderPlace.Measured,
        int? mostThreads = null, int kept = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(kept, Ring - 2);
        (this.loader, this.capacity, this.time, this.place, this.kept) = (loader, capacity, time, place, kept);
        this.mostThreads = mostThreads ?? Math.Clamp(Environment.ProcessorCount / 2, 1, Ring - 1 - kept);
    }

    /// <summary>How long the training thread has waited for batches since this was called last. In place that is all of
    /// loading, of which a sample is timed.</summary>
    public TimeSpan Lap()
    {
        var lap = time.GetElapsedTime(0, waited);
        waited = 0;
        return lap;
    }

    /// <summary>That load ahead: none while batches are loaded in place.</summary>
    public int Threads => threads.Count;

    /// <summary>Begins with this batch of the sequence; what was loaded of another is forgotten.</summary>
    public void Start(BatchSequence sequence, long from)
    {
        lock (gate)
        {
            Quiesce();
            (this.sequence, taken, released, next) = (sequence, from, from - kept, from);
            Array.Fill(loaded, -1);
            Array.Clear(failures);
            Gate.PulseAll(gate);
        }
        if (place == LoaderPlace.Ahead && threads.Count == 0)
            AddThread();
    }

    /// <summary>The next batch, good until the next call, or for as many more calls as are kept. What loading it threw is
    /// thrown here, with the stack of where it was thrown.</summary>
    public HostBatch Take()
    {
        if (sequence is null || taken == sequence.Count)
            throw new InvalidOperationException("There are no more batches.");
        var batch = threads.Count > 0 ? TakeLoaded() : LoadHere();
        taken++;
        return batch;
    }

    private HostBatch LoadHere()
    {
        var isClocked = slow > 0 || unclocked == LoadsPerClock - 1;
        var began = isClocked ? time.GetTimestamp() : 0;
        var batch = slots[SlotHere] ??= loader.NewBatch(capacity);
        batch.Choose(sequence!.Rows(taken), sequence.EpochOf(taken));
        loader.Load(batch);
        if (isClocked)
            Clock(time.GetTimestamp() - began);
        else
            unclocked++;
        return batch;
    }

    // In place one batch is enough, and stays in the cache, unless some are kept.
    private int SlotHere => kept == 0 ? 0 : (int)(taken % Ring);

    // The timed load stands for those before it that were not timed.
    private void Clock(long elapsed)
    {
        waited += elapsed * (1 + unclocked);
        unclocked = 0;
        slow = time.GetElapsedTime(0, elapsed) > HandOver ? slow + 1 : 0;
        if (slow < SlowInARow || place != LoaderPlace.Measured)
            return;
        // The batch just loaded is the step's until the next is taken, in the slot that is its own from now on.
        (slots[SlotHere], slots[taken % Ring]) = (slots[taken % Ring], slots[SlotHere]);
        (released, next) = (taken - kept, taken + 1);
        AddThread();
    }
}
