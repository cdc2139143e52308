using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TrainService.Persistence.Runs;

namespace TrainService.Jobs.Tests;

/// <summary>However a run is stopped, it goes on to the same end: the same weights, the same curves.</summary>
public class StoppingTests(UnbrokenRun whole) : IClassFixture<UnbrokenRun>
{
    [SkippableTheory, EachDatabase]
    public async Task A_paused_run_goes_on_where_it_was(DatabaseKind kind)
    {
        await using var service = await TestService.StartAsync(kind);
        var runId = await service.SubmitAsync(UnbrokenRun.Request);
        await service.UntilAsync(runId, run => run.Step > 100);
        Assert.Equal(RunStatus.Pausing, (await service.Queue.AskAsync(runId, RunAction.Pause)).Status);
        var paused = await service.UntilAsync(runId, RunStatus.Paused);
        Assert.InRange(paused.Step, 100, paused.TotalSteps - 1);
        Assert.Null(paused.LeaseOwner);
        await service.Queue.AskAsync(runId, RunAction.Resume);
        await AssertAsIfNeverStoppedAsync(service, runId, attempts: 2);
    }

    // It takes 12 steps an epoch and 214 batches to judge it, so most pauses come while it is judged. After the last of them
    // most of the run is left.
    [SkippableTheory, EachDatabase]
    public async Task A_run_paused_while_it_is_judged_goes_on_where_it_was(DatabaseKind kind)
    {
        await using var service = await TestService.StartAsync(kind);
        // Nearly all of its seconds it judges: twenty times the rows that it trains on.
        var request = Requests.Digits(epochs: 60, everyEpochs: 5, filters: 48)
            .Replace("\"batchSize\": 64", "\"batchSize\": 8", StringComparison.Ordinal)
            .Replace("\"fraction\": 0.1", "\"fraction\": 0.95", StringComparison.Ordinal);
        var unbroken = await service.UntilAsync(await service.SubmitAsync(request), RunStatus.Succeeded);
        var runId = await service.SubmitAsync(request);
        foreach (var step in new[] { 30, 60, 90 })
        {
            await service.UntilAsync(runId, run => run.Step > step);
            await service.Queue.AskAsync(runId, RunAction.Pause);
            await service.UntilAsync(runId, RunStatus.Paused);
            await service.Queue.AskAsync(runId, RunAction.Resume);
        }
        var stopped = await service.UntilAsync(runId, RunStatus.Succeeded);
        Assert.Equal((unbroken.ReproducibilityHash, unbroken.Evaluation), (stopped.ReproducibilityHash, stopped.Evaluation));
        Assert.Equal(await service.CurvesAsync(unbroken.Id), await service.CurvesAsync(runId));
    }

    [SkippableTheory, EachDatabase]
    public async Task A_run_whose_worker_ends_in_good_order_is_gone_on_with(DatabaseKind kind)
    {
        await using var service = await TestService.StartAsync(kind);
        var runId = await service.SubmitAsync(UnbrokenRun.Request);
        await service.UntilAsync(runId, run => run.Step > 100);
        await service.StopHostsAsync();
        await service.StartHostAsync();
        await using (var context = service.Context())
        {
            var first = await context.RunAttempts.SingleAsync(row => row.Attempt == 1);
            Assert.Equal(RunStatus.Interrupted, first.Outcome);
        }
        await AssertAsIfNeverStoppedAsync(service, runId, attempts: 2);
    }

    [SkippableTheory, EachDatabase]
    public async Task A_run_that_was_taken_from_its_worker_is_written_by_the_next_alone(DatabaseKind kind)
    {
        await using var service = await TestService.StartAsync(kind);
        var runId = await service.SubmitAsync(UnbrokenRun.Request);
        await service.UntilAsync(runId, run => run.BestCheckpointStep > 0 && run.Step > 100);
        // The worker does not know. It goes on training, and nothing of it may be taken any more.
        Assert.Equal(RunStatus.Queued, await service.Lease.ReleaseAsync(runId, 1, "taken by the test"));
        await AssertAsIfNeverStoppedAsync(service, runId, attempts: 2);
    }

    [SkippableFact]
    public async Task A_run_outlives_the_connections_to_its_database()
    {
        await using var service = await TestService.StartAsync(DatabaseKind.Postgres);
        var runId = await service.SubmitAsync(UnbrokenRun.Request);
        await service.UntilAsync(runId, run => run.Step > 100);
        await service.CutConnectionsAsync();
        await service.UntilAsync(runId, RunStatus.Succeeded);
        // What follows is the test's own and asks once.
        NpgsqlConnection.ClearAllPools();
        await AssertAsIfNeverStoppedAsync(service, runId, attempts: 1);
    }

    [SkippableTheory, EachDatabase]
    public async Task A_run_whose_newest_checkpoint_is_damaged_goes_on_from_the_one_before(DatabaseKind kind)
    {
        await using var service = await TestService.StartAsync(kind);
        var runId = await service.SubmitAsync(UnbrokenRun.Request);
        await service.UntilAsync(runId, run => run.BestCheckpointStep > 0);
        await service.Queue.AskAsync(runId, RunAction.Pause);
        await service.UntilAsync(runId, RunStatus.Paused);
        await using (var context = service.Context())
        {
            var newest = await context.Checkpoints.Where(row => row.RunId == runId).OrderByDescending(row => row.Step)
                .Select(row => row.Files.First(file => file.Name == CheckpointFile.State).Content.Entries[0].ChunkHash)
                .FirstAsync();
            await context.Chunks.Where(chunk => chunk.Hash == newest)
                .ExecuteUpdateAsync(chunk => chunk.SetProperty(c => c.Bytes, new byte[] { 1, 2, 3 }));
        }
        await service.Queue.AskAsync(runId, RunAction.Resume);
        await AssertAsIfNeverStoppedAsync(service, runId, attempts: 2);
        await using var after = service.Context();
        var warning = await after.RunEvents.SingleAsync(entry => entry.Type == EventTypes.Warning);
        // Told as the trainer's own warnings are: who shows those shows this.
        var told = JsonDocument.Parse(warning.Data).RootElement;
        Assert.Equal(["step", "epoch", "kind", "layer", "message", "remedy", "values"],
            told.EnumerateObject().Select(property => property.Name));
        Assert.Equal("corruptCheckpoint", told.GetProperty("kind").GetString());
        Assert.Equal(told.GetProperty("step").GetInt64() / 26.0, told.GetProperty("epoch").GetDouble(), 9);
    }

    [SkippableTheory, EachDatabase]
    public async Task A_cancelled_run_stops_and_stays_so(DatabaseKind kind)
    {
        await using var service = await TestService.StartAsync(kind);
        var running = await service.SubmitAsync(Requests.Iris(epochs: 1_000_000, everyEpochs: 1000));
        var queued = await service.SubmitAsync(Requests.Iris(epochs: 1));
        await service.UntilAsync(running, run => run.Step > 0);
        Assert.Equal(RunStatus.Cancelled, (await service.Queue.AskAsync(queued, RunAction.Cancel)).Status);
        Assert.Equal(RunStatus.Cancelling, (await service.Queue.AskAsync(running, RunAction.Cancel)).Status);
        var cancelled = await service.UntilAsync(running, RunStatus.Cancelled);
        Assert.NotNull(cancelled.FinishedAt);
        await service.UntilAsync(await service.SubmitAsync(Requests.Iris(epochs: 1)), RunStatus.Succeeded);
        await using var context = service.Context();
        Assert.Empty(await context.RunAttempts.Where(row => row.RunId == queued).ToListAsync());
        Assert.Equal(1, (await context.Runs.SingleAsync(row => row.Id == running)).Attempt);
    }

    [SkippableTheory, EachDatabase]
    public async Task A_run_that_loses_every_worker_is_given_up(DatabaseKind kind)
    {
        await using var service = await TestService.StartAsync(kind);
        // Workers that take it and die, one after the other.
        var runId = await service.SubmitAsync(Requests.Iris(epochs: 1, device: "cuda:7"));
        for (var worker = 0; worker < 5; worker++)
        {
            await service.Lease.ClaimAsync(runId, $"worker-{worker}", TimeSpan.Zero);
            await service.UntilAsync(runId, RunStatus.Queued); // found by the watch
        }
        await using (var context = service.Context())
            await context.Runs.ExecuteUpdateAsync(run => run.SetProperty(r => r.Device, "cpu"));
        var run = await service.UntilAsync(runId, run => RunMoves.IsFinished(run.Status));
        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Contains("workersLost", run.Error, StringComparison.Ordinal);
    }

    private async Task AssertAsIfNeverStoppedAsync(TestService service, Guid runId, int attempts)
    {
        var stopped = await service.UntilAsync(runId, RunStatus.Succeeded);
        Assert.Equal(attempts, stopped.Attempt);
        await whole.AssertSameAsync(service, stopped);
        await using var context = service.Context();
        var sequences = await context.RunEvents.Where(entry => entry.RunId == runId).OrderBy(entry => entry.Sequence)
            .Select(entry => entry.Sequence).ToListAsync();
        Assert.Equal(Enumerable.Range(1, sequences.Count).Select(sequence => (long)sequence), sequences);
    }
}
