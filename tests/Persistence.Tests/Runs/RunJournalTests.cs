using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TrainService.Persistence.Chunks;
using TrainService.Persistence.Runs;

namespace TrainService.Persistence.Tests.Runs;

public class RunJournalTests
{
    private static readonly NewEvent Hello = NewEvent.Of(EventTypes.Log, new { message = "hello" });

    [SkippableTheory, EachDatabase]
    public async Task Sequences_have_no_gaps_whoever_appends_at_once(DatabaseKind kind)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        var run = await database.TrainAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var index = 0; index < 10; index++)
                await database.Journal.AppendAsync(run.Id, run.Attempt, new()
                {
                    Events = [.. Enumerable.Range(0, index % 3 + 1)
                        .Select(_ => NewEvent.Of(EventTypes.Log, new { writer, index }))],
                });
        })));
        await using var context = database.Context();
        var sequences = await context.RunEvents.Where(entry => entry.RunId == run.Id)
            .OrderBy(entry => entry.Sequence).Select(entry => entry.Sequence).ToListAsync();
        Assert.Equal(3 + 8 * (1 + 2 + 3 + 1 + 2 + 3 + 1 + 2 + 3 + 1), sequences.Count); // queued, preparing, running
        Assert.Equal(Enumerable.Range(1, sequences.Count).Select(sequence => (long)sequence), sequences);
        Assert.Equal(sequences.Count, (await context.Runs.SingleAsync(row => row.Id == run.Id)).LastSequence);
    }

    [SkippableTheory, EachDatabase]
    public async Task A_reader_that_goes_on_from_its_last_sequence_sees_every_event_once(DatabaseKind kind)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        var run = await database.TrainAsync();
        var writing = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (var index = 0; index < 25; index++)
                await database.Journal.AppendAsync(run.Id, run.Attempt,
                    new() { Events = [NewEvent.Of(EventTypes.Log, new { index })] });
        })));
        var seen = new List<long>();
        while (seen.Count < 103)
        {
            await using var context = database.Context();
            var after = seen.LastOrDefault();
            seen.AddRange(await context.RunEvents.Where(entry => entry.RunId == run.Id && entry.Sequence > after)
                .OrderBy(entry => entry.Sequence).Select(entry => entry.Sequence).ToListAsync());
        }
        await writing;
        Assert.Equal(Enumerable.Range(1, 103).Select(sequence => (long)sequence), seen);
    }

    [SkippableTheory, EachDatabase]
    public async Task A_stale_attempt_is_refused_and_writes_nothing(DatabaseKind kind)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        var stale = await database.TrainAsync("lost");
        database.Time.Advance(TimeSpan.FromMinutes(1));
        await database.Lease.RecoverAsync(stale.Id, "lost");
        await AssertRefusedAsync(database, stale); // nobody holds it
        var held = await database.Lease.ClaimAsync(stale.Id, "next", TimeSpan.FromSeconds(10));
        Assert.Equal(stale.Attempt + 1, held!.Attempt);
        await AssertRefusedAsync(database, stale); // another attempt holds it
        await database.Journal.AppendAsync(stale.Id, held.Attempt, new() { Events = [Hello] });
    }

    [SkippableTheory, EachDatabase]
    public async Task What_is_repeated_after_its_answer_was_lost_is_written_once(DatabaseKind kind)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        var run = await database.TrainAsync();
        var known = await database.Journal.AppendAsync(run.Id, run.Attempt, new() { Events = [Hello] });
        var entry = new JournalEntry
        {
            Events = [.. Points(1, 3, 1)], Progress = new(3, 10, 0.3, 1, null, null),
        };
        var stored = await database.Journal.AppendAsync(run.Id, run.Attempt, entry, after: known);
        // A client's request comes in between, and is not taken for the worker's own.
        await database.Transitions.AskAsync(run.Id, RunAction.Pause);
        Assert.Equal(stored, await database.Journal.AppendAsync(run.Id, run.Attempt, entry, after: known));
        Assert.Equal(stored + 2, await database.Journal.AppendAsync(
            run.Id, run.Attempt, new() { Events = [Hello] }, after: stored));
        await using var context = database.Context();
        Assert.Equal(3, await context.MetricPoints.CountAsync());
        Assert.Equal(Enumerable.Range(1, (int)stored + 2).Select(sequence => (long)sequence),
            await context.RunEvents.Select(row => row.Sequence).Order().ToListAsync());
    }

    private static async Task AssertRefusedAsync(TestDatabase database, Run stale)
    {
        await using var before = database.Context();
        var expected = await before.Runs.AsNoTracking().SingleAsync(run => run.Id == stale.Id);
        var list = await database.Chunks.WriteAsync(new MemoryStream(new byte[10]));
        var entry = new JournalEntry
        {
            Events = [NewEvent.Metric(1, 0.1, new Dictionary<string, double> { ["train.loss"] = 1 })],
            Progress = new(1, 10, 0.1, 1, null, null),
            Checkpoint = new(1, 0.1, "{}", true, new Dictionary<string, ChunkList> { ["weights"] = list }),
        };
        var failure = await Assert.ThrowsAsync<StaleAttemptException>(
            () => database.Journal.AppendAsync(stale.Id, stale.Attempt, entry));
        Assert.Equal((stale.Id, stale.Attempt), (failure.RunId, failure.Attempt));
        await Assert.ThrowsAsync<StaleAttemptException>(
            () => database.Transitions.MoveAsync(stale.Id, stale.Attempt, RunStatus.Succeeded));
        await Assert.ThrowsAsync<StaleAttemptException>(
            () => database.Lease.RenewAsync(stale.Id, stale.Attempt, TimeSpan.FromSeconds(10)));
        await Assert.ThrowsAsync<StaleAttemptException>(() => database.Journal.RewindAsync(stale.Id, stale.Attempt, 0));
        await using var after = database.Context();
        var unchanged = await after.Runs.AsNoTracking().SingleAsync(run => run.Id == stale.Id);
        Assert.Equivalent(expected, unchanged, strict: true);
        Assert.Equal(expected.LastSequence, await after.RunEvents.CountAsync(row => row.RunId == stale.Id));
        Assert.Empty(await after.MetricPoints.ToListAsync());
        Assert.Empty(await after.Checkpoints.ToListAsync());
        Assert.Empty(await after.ChunkLists.ToListAsync());
    }

    [SkippableTheory, EachDatabase]
    public async Task Fifty_thousand_metric_points_are_written_as_they_are(DatabaseKind kind)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        var run = await database.TrainAsync();
        var events = Enumerable.Range(1, 10_001).Select(step => NewEvent.Metric(step, step / 1000.0,
            Enumerable.Range(0, 5).ToDictionary(name => $"train.metric{name}", name => step * 0.1 + name))).ToList();
        await database.Journal.AppendAsync(run.Id, run.Attempt, new() { Events = events });
        await using var context = database.Context();
        var points = await context.MetricPoints.Where(point => point.Name == "train.metric3")
            .OrderBy(point => point.Step).ToListAsync();
        Assert.Equal(50_005, await context.MetricPoints.CountAsync());
        Assert.Equal(10_001, points.Count);
        Assert.All(points, point => Assert.Equal(
            (point.Step * 0.1 + 3, point.Step / 1000.0, run.Attempt, point.Step + 3),
            (point.Value, point.Epoch, point.Attempt, point.Sequence)));
    }

    [SkippableTheory, EachDatabase]
    public async Task A_metric_event_has_the_form_of_the_contract(DatabaseKind kind)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        var run = await database.TrainAsync();
        var sequence = await database.Journal.AppendAsync(run.Id, run.Attempt, new()
        {
            Events = [NewEvent.Metric(300, 1.2, new Dictionary<string, double>
            {
                ["train.loss"] = 0.41, ["train.norm"] = double.NaN,
            })],
        });
        await using var context = database.Context();
        var entry = await context.RunEvents.SingleAsync(row => row.RunId == run.Id && row.Sequence == sequence);
        Assert.Equal("metric", entry.Type);
        Assert.Equal("""{"step":300,"epoch":1.2,"values":{"train.loss":0.41,"train.norm":null}}""", entry.Data);
        var point = await context.MetricPoints.SingleAsync(); // what is not finite has no place in a curve
        Assert.Equal(("train.loss", 300, 0.41), (point.Name, point.Step, point.Value));
        // The mean over the epoch is no point of the curve of the same name, which has one at this step already.
        await database.Journal.AppendAsync(run.Id, run.Attempt, new()
        {
            Events = [NewEvent.Epoch(300, 2, new Dictionary<string, double>
            {
                ["train.loss"] = 0.5, ["validation.loss"] = 0.6,
            }, 7.5, 0.25)],
        });
        Assert.Equal(["train.loss", "validation.loss"],
            await context.MetricPoints.OrderBy(row => row.Name).Select(row => row.Name).ToListAsync());
        Assert.Equal("""{"step":300,"epoch":2,"seconds":7.5,"stallSeconds":0.25,"values":{"train.loss":0.5,"validation.loss":0.6}}""",
            (await context.RunEvents.SingleAsync(row => row.Type == EventTypes.Epoch)).Data);
    }

    [SkippableTheory, EachDatabase]
    public async Task A_checkpoint_comes_with_the_events_it_covers_and_the_best_is_one(DatabaseKind kind)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        var run = await database.TrainAsync();
        foreach (var (step, best) in new[] { (10L, true), (20L, true), (30L, false) })
            await database.Journal.AppendAsync(run.Id, run.Attempt, new()
            {
                Events = [.. Points((int)step, (int)step, 1.0 / step)],
                Progress = new(step, 30, step / 10.0, 3, 1000, 1) { LatestMetrics = """{"train.loss": 1}""" },
                Checkpoint = new(step, step / 10.0, """{"validation.loss": 0.5}""", best,
                    new Dictionary<string, ChunkList>
                    {
                        [CheckpointFile.Weights] = await StoreAsync(database, [1, 2, (byte)step]),
                        [CheckpointFile.State] = await StoreAsync(database, [4, 5]),
                    }),
            });
        await using var context = database.Context();
        var checkpoints = await context.Checkpoints.Include(checkpoint => checkpoint.Files)
            .OrderBy(checkpoint => checkpoint.Step).ToListAsync();
        Assert.Equal([(10L, false), (20L, true), (30L, false)],
            checkpoints.Select(checkpoint => (checkpoint.Step, checkpoint.IsBest)));
        var stored = await context.Runs.SingleAsync(row => row.Id == run.Id);
        Assert.Equal((20L, 30L, 1.0), (stored.BestCheckpointStep, stored.Step, stored.Fraction));
        var told = await context.RunEvents.SingleAsync(entry => entry.Sequence == checkpoints[1].Sequence);
        Assert.Equal(EventTypes.Checkpoint, told.Type);
        Assert.Equal(20, JsonDocument.Parse(told.Data).RootElement.GetProperty("step").GetInt64());
        await using var weights = await database.Chunks.OpenReadAsync(
            checkpoints[2].Files.Single(file => file.Name == CheckpointFile.Weights).ContentId);
        var bytes = new byte[3];
        await weights.ReadExactlyAsync(bytes);
        Assert.Equal([1, 2, 30], bytes);
    }

    [SkippableTheory, EachDatabase]
    public async Task The_newest_checkpoints_stay_and_the_best(DatabaseKind kind)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        var run = await database.TrainAsync();
        for (var step = 1; step <= 6; step++)
            await database.Journal.AppendAsync(run.Id, run.Attempt, new()
            {
                Checkpoint = new(step, step, "{}", step <= 2, new Dictionary<string, ChunkList>
                {
                    [CheckpointFile.Weights] = await StoreAsync(database, [(byte)step]),
                })
                {
                    Keep = 3,
                },
            });
        await using var context = database.Context();
        Assert.Equal([2L, 4L, 5L, 6L],
            await context.Checkpoints.OrderBy(row => row.Step).Select(row => row.Step).ToListAsync());
        Assert.Equal(4, await context.CheckpointFiles.CountAsync());
    }

    [SkippableTheory, EachDatabase]
    public async Task Going_on_from_a_checkpoint_leaves_one_value_per_step(DatabaseKind kind)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        var first = await database.TrainAsync();
        await database.Journal.AppendAsync(first.Id, first.Attempt, new() { Events = [.. Points(1, 30, 1)] });
        await database.Lease.ReleaseAsync(first.Id, first.Attempt, "stop");
        var second = await database.Lease.ClaimAsync(first.Id, "next", TimeSpan.FromSeconds(10));
        await database.Journal.RewindAsync(first.Id, second!.Attempt, 20);
        await database.Journal.AppendAsync(first.Id, second.Attempt, new() { Events = [.. Points(21, 40, 2)] });
        await using var context = database.Context();
        var points = await context.MetricPoints.OrderBy(point => point.Step).ToListAsync();
        Assert.Equal(Enumerable.Range(1, 40).Select(step => (long)step), points.Select(point => point.Step));
        Assert.All(points, point => Assert.Equal(point.Step <= 20 ? 1 : 2, point.Value));
        // The log keeps all.
        Assert.Equal(50, await context.RunEvents.CountAsync(entry => entry.Type == EventTypes.Metric));
        Assert.Equal([null, 20L], await context.RunAttempts.OrderBy(row => row.Attempt)
            .Select(row => row.ResumedFromStep).ToListAsync());
    }

    // As a run that was stopped while the epoch was judged, and lost its worker when it had been.
    [SkippableTheory, EachDatabase]
    public async Task A_step_that_is_saved_again_has_the_later_checkpoint_and_what_was_told_since_the_first_is_told_again(DatabaseKind kind)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        var first = await database.TrainAsync();
        await AppendAsync(first.Attempt, [.. Points(1, 30, 1)], epoch: 2.9, isBest: false, state: 1);
        await database.Journal.AppendAsync(first.Id, first.Attempt, new() { Events = [Epoch(1)] });
        await database.Lease.ReleaseAsync(first.Id, first.Attempt, "stop");
        var second = await database.Lease.ClaimAsync(first.Id, "next", TimeSpan.FromSeconds(10));
        await database.Journal.RewindAsync(first.Id, second!.Attempt, 30);
        await AppendAsync(second.Attempt, [Epoch(2)], epoch: 3, isBest: true, state: 2);
        // What is told before the checkpoint stays.
        await database.Journal.RewindAsync(first.Id, second.Attempt, 30);
        await using var context = database.Context();
        var points = await context.MetricPoints.OrderBy(point => point.Name).ThenBy(point => point.Step).ToListAsync();
        Assert.Equal(Enumerable.Repeat(1.0, 30).Append(2), points.Select(point => point.Value));
        var checkpoint = await context.Checkpoints.Include(row => row.Files).SingleAsync();
        Assert.Equal((30L, 3.0, second.Attempt, true, "{}"),
            (checkpoint.Step, checkpoint.Epoch, checkpoint.Attempt, checkpoint.IsBest, checkpoint.Metrics));
        Assert.Equal(points[^1].Sequence + 1, checkpoint.Sequence);
        Assert.Equal(30, (await context.Runs.SingleAsync(row => row.Id == first.Id)).BestCheckpointStep);
        await using var state = await database.Chunks.OpenReadAsync(checkpoint.Files.Single().ContentId);
        Assert.Equal(2, state.ReadByte());

        async Task AppendAsync(int attempt, NewEvent[] events, double epoch, bool isBest, byte state) =>
            await database.Journal.AppendAsync(first.Id, attempt, new()
            {
                Events = events,
                Checkpoint = new(30, epoch, "{}", isBest, new Dictionary<string, ChunkList>
                {
                    [CheckpointFile.State] = await StoreAsync(database, [state]),
                })
                {
                    Keep = 3,
                },
            });

        static NewEvent Epoch(double loss) =>
            NewEvent.Epoch(30, 3, new Dictionary<string, double> { ["train.loss"] = 7, ["validation.loss"] = loss }, 1, 0);
    }

    private static Task<ChunkList> StoreAsync(TestDatabase database, byte[] bytes) =>
        database.Chunks.WriteAsync(new MemoryStream(bytes));

    private static IEnumerable<NewEvent> Points(int from, int to, double value) => Enumerable.Range(from, to - from + 1)
        .Select(step => NewEvent.Metric(step, step, new Dictionary<string, double> { ["train.loss"] = value }));

    [SkippableTheory, EachDatabase]
    public async Task The_bell_rings_in_another_process_where_there_are_several(DatabaseKind kind)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        await using var other = kind == DatabaseKind.Postgres ? database.Services() : null;
        var bell = other is null ? database.Bell : other.GetRequiredService<IRunBell>();
        var run = await database.TrainAsync();
        var (mine, any) = (new SemaphoreSlim(0), new SemaphoreSlim(0));
        using var listening = bell.Listen(run.Id, () => mine.Release());
        using var listeningToAll = bell.ListenAll(id => _ = id == run.Id ? any.Release() : 0);
        if (kind == DatabaseKind.Postgres)
            Assert.True(await mine.WaitAsync(TimeSpan.FromSeconds(30))); // once, when listening has begun
        await database.Journal.AppendAsync(run.Id, run.Attempt, new() { Events = [Hello] });
        Assert.True(await mine.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.True(await any.WaitAsync(TimeSpan.FromSeconds(30)));
        listening.Dispose();
        await database.Journal.AppendAsync(run.Id, run.Attempt, new() { Events = [Hello] });
        Assert.True(await any.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(0, mine.CurrentCount);
    }

    [SkippableFact]
    public async Task The_bell_outlives_its_connection()
    {
        await using var database = await TestDatabase.OpenAsync(DatabaseKind.Postgres);
        var run = await database.TrainAsync();
        using var rung = new SemaphoreSlim(0);
        using var listening = database.Bell.Listen(run.Id, () => rung.Release());
        Assert.True(await rung.WaitAsync(TimeSpan.FromSeconds(30))); // listening has begun
        await using (var context = database.Context())
            Assert.Equal([true], await context.Database.SqlQuery<bool>($"""
                select pg_terminate_backend(pid) as "Value" from pg_stat_activity
                where datname = current_database() and query like 'listen %'
                """).ToListAsync());
        Assert.True(await rung.WaitAsync(TimeSpan.FromSeconds(30))); // it listens again, and may have missed news
        await database.Journal.AppendAsync(run.Id, run.Attempt, new() { Events = [Hello] });
        Assert.True(await rung.WaitAsync(TimeSpan.FromSeconds(30)));
    }
}
