using System.Collections.Concurrent;
using TrainService.Engine.Data;
using TrainService.Engine.Devices.Cpu;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Training;

/// <summary>Batches come in order and with the same numbers, whoever loads them and whenever.</summary>
public sealed class BatchFeedTests : IDisposable
{
    private readonly SampleRun run = new("sample:iris", """{ "type": "dense", "units": 3 }""",
        """{ "loss": "crossEntropy", "batchSize": 16, "epochs": 40, "validation": { "fraction": 0.2 } }""");

    public void Dispose() => run.Dispose();

    [Theory]
    [InlineData(LoaderPlace.Ahead, 1, 0)]
    [InlineData(LoaderPlace.Ahead, 3, 0)]
    [InlineData(LoaderPlace.Measured, 3, 0)]
    [InlineData(LoaderPlace.Ahead, 2, 1)]
    [InlineData(LoaderPlace.Measured, 2, 2)]
    [InlineData(LoaderPlace.Here, 0, 1)]
    internal void Batches_are_those_that_are_loaded_in_place(LoaderPlace place, int threads, int kept)
    {
        var data = TrainingData.Create(run.Dataset, run.Training);
        using var ahead = new BatchFeed(data.Loader, 16, TimeProvider.System, place, threads, kept);
        using var here = new BatchFeed(data.Loader, 16, TimeProvider.System, LoaderPlace.Here);
        // Begins anew in the middle, while batches of the pass before are on their way.
        foreach (var from in new[] { 0, 100, 37 })
        {
            ahead.Start(data.Batches(), from);
            here.Start(data.Batches(), from);
            var good = new List<(HostBatch Batch, int[] Rows, float[] Inputs)>();
            for (var batch = from; batch < 300; batch++)
            {
                var (expected, actual) = (here.Take(), ahead.Take());
                AssertSame(expected, actual);
                foreach (var (before, rows, inputs) in good.TakeLast(kept))
                {
                    Assert.Equal(rows, before.Rows);
                    Assert.Equal(inputs, before.Inputs);
                }
                good.Add((actual, expected.Rows.ToArray(), expected.Inputs.ToArray()));
            }
        }
    }

    [Fact]
    public void Loading_that_turns_out_slow_moves_ahead_of_the_step_without_a_seam()
    {
        var data = TrainingData.Create(run.Dataset, run.Training);
        // Whatever the threads do, a batch takes longer than handing it over.
        var dataset = new HookedDataset(run.Dataset, _ => Thread.Sleep(1));
        var slow = new BatchLoader(dataset, data.Normalization);
        using var measured = new BatchFeed(slow, 16, TimeProvider.System, LoaderPlace.Measured, mostThreads: 3);
        using var here = new BatchFeed(data.Loader, 16, TimeProvider.System, LoaderPlace.Here);
        measured.Start(data.Batches(), 0);
        here.Start(data.Batches(), 0);
        Assert.Equal(0, measured.Threads);
        for (var batch = 0; batch < 200; batch++)
            AssertSame(here.Take(), measured.Take());
        Assert.InRange(measured.Threads, 2, 3);
        Assert.True(measured.Lap() > TimeSpan.Zero);
        measured.Dispose();
        Assert.Equal(0, measured.Threads);
    }

    [Theory]
    [InlineData(LoaderPlace.Here)]
    [InlineData(LoaderPlace.Ahead)]
    internal void What_loading_throws_is_thrown_at_its_batch_with_its_stack(LoaderPlace place)
    {
        var rows = Enumerable.Range(0, 150).ToArray();
        var loader = new BatchLoader(new HookedDataset(run.Dataset, FailAt77), Normalization.None);
        using var feed = new BatchFeed(loader, 10, TimeProvider.System, place, mostThreads: 3);
        feed.Start(BatchSequence.InOrder(rows, 10), 0);
        for (var batch = 0; batch < 7; batch++)
            Assert.Equal(rows.AsSpan(batch * 10, 10), feed.Take().Rows);
        for (var again = 0; again < 2; again++)
        {
            var error = Assert.Throws<InvalidDataException>(feed.Take);
            Assert.Contains(nameof(FailAt77), error.StackTrace);
        }
        // Another pass is another chance.
        feed.Start(BatchSequence.InOrder(rows, 10), 9);
        Assert.Equal(90, feed.Take().Rows[0]);
    }

    [Fact]
    public void After_the_last_batch_there_is_none()
    {
        var loader = new BatchLoader(run.Dataset, Normalization.None);
        using var feed = new BatchFeed(loader, 100, TimeProvider.System, LoaderPlace.Ahead);
        Assert.Throws<InvalidOperationException>(feed.Take);
        feed.Start(BatchSequence.InOrder([.. Enumerable.Range(0, 150)], 100), 0);
        Assert.Equal((100, 50), (feed.Take().Count, feed.Take().Count));
        Assert.Throws<InvalidOperationException>(feed.Take);
    }

    [Theory]
    [InlineData(LoaderPlace.Ahead)]
    [InlineData(LoaderPlace.Measured)]
    internal void A_run_tells_the_same_wherever_its_batches_are_loaded(LoaderPlace loading)
    {
        var expected = run.Events(loading: LoaderPlace.Here);
        Assert.Equal(expected.Select(SampleRun.Text), run.Events(loading: loading).Select(SampleRun.Text));
        // From a checkpoint too.
        run.AssertGoesOn(expected, at: 3, threads: 2, loading: loading);
    }

    [Fact]
    public void A_run_that_cannot_read_its_data_fails_with_the_readers_error()
    {
        using var device = new CpuDevice(1);
        var isGone = false;
        var dataset = new HookedDataset(run.Dataset, _ =>
        {
            if (Volatile.Read(ref isGone))
                throw new IOException("the disk is gone");
        });
        using var trainer = new Trainer(
            run.Model, run.Training, dataset, device, TimeProvider.System, LoaderPlace.Ahead);
        using var events = trainer.Run().GetEnumerator();
        Assert.True(events.MoveNext());
        Volatile.Write(ref isGone, true);
        var error = Assert.Throws<IOException>(() =>
        {
            while (events.MoveNext())
            {
            }
        });
        Assert.Equal("the disk is gone", error.Message);
    }

    [Fact]
    public void A_feed_that_is_disposed_reads_no_more()
    {
        var reads = 0;
        var loader = new BatchLoader(
            new HookedDataset(run.Dataset, _ => Interlocked.Increment(ref reads)), Normalization.None);
        var feed = new BatchFeed(loader, 1, TimeProvider.System, LoaderPlace.Ahead, mostThreads: 3);
        feed.Start(BatchSequence.InOrder([.. Enumerable.Range(0, 150)], 1), 0);
        feed.Take();
        feed.Dispose();
        Assert.Equal(0, feed.Threads); // each was joined
        Assert.InRange(reads, 1, BatchFeed.Ring);
    }

    [Fact]
    public void A_load_that_has_begun_is_brought_to_its_end_though_another_pass_begins()
    {
        var (training, read) = (Thread.CurrentThread, new ConcurrentQueue<int>());
        var (isClaimed, isBeginning) = (false, false);
        // Between the claim of the first batch and the choice of its rows, until the training thread waits for it.
        var dataset = new HookedDataset(run.Dataset, rows => read.Enqueue(rows[0]), asksForSchema: () =>
        {
            if (Thread.CurrentThread == training || Volatile.Read(ref isClaimed))
                return;
            Volatile.Write(ref isClaimed, true);
            SpinWait.SpinUntil(() => Volatile.Read(ref isBeginning) && training.ThreadState.HasFlag(ThreadState.WaitSleepJoin));
        });
        var rows = Enumerable.Range(0, 150).ToArray();
        using var feed = new BatchFeed(new BatchLoader(dataset, Normalization.None), 1, TimeProvider.System, LoaderPlace.Ahead);
        feed.Start(BatchSequence.InOrder(rows, 1), 7);
        SpinWait.SpinUntil(() => Volatile.Read(ref isClaimed));
        Volatile.Write(ref isBeginning, true);
        feed.Start(BatchSequence.InOrder(rows, 1), 70);
        Assert.Equal(70, feed.Take().Rows[0]);
        Assert.Equal([7, 70], read.Take(2));
    }

    private static void FailAt77(int[] rows)
    {
        if (rows.Contains(77))
            throw new InvalidDataException("row 77 is damaged");
    }

    private static void AssertSame(HostBatch expected, HostBatch actual)
    {
        Assert.Equal(expected.Epoch, actual.Epoch);
        Assert.Equal(expected.Rows, actual.Rows);
        Assert.Equal(expected.Inputs, actual.Inputs);
        Assert.Equal(expected.Classes, actual.Classes);
    }
}
