using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TrainService.Persistence.Datasets;
using TrainService.Persistence.Runs;
using static TrainService.Persistence.Runs.RunStatus;

namespace TrainService.Persistence.Tests.Runs;

public class RunTransitionsTests
{
    [SkippableTheory, EachDatabase]
    public async Task A_run_is_not_queued_for_data_that_are_being_deleted(DatabaseKind kind)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        var version = await database.Datasets.AddAsync("local", "digits", new()
        {
            Format = "csv", Options = "{}", Schema = "{}", ContentHash = "hash",
        });
        Assert.Equal(Queued, (await database.QueueAsync(data: version.Id)).Status);
        await using var deletion = database.Context();
        await using var transaction = await deletion.Database.BeginTransactionAsync();
        DateTimeOffset? now = database.Time.GetUtcNow();
        await deletion.DatasetVersions.ExecuteUpdateAsync(row => row.SetProperty(r => r.DeletedAt, now));
        // Waits for the deletion to be decided.
        var submission = Task.Run(() => database.QueueAsync(data: version.Id));
        await Task.Delay(100);
        await transaction.CommitAsync();
        await Assert.ThrowsAsync<DatasetDeletedException>(() => submission);
        Assert.Equal(1, await deletion.Runs.CountAsync());
    }

    [Theory]
    [InlineData(Queued, Cancelled, Paused, null, "cancel,pause")]
    [InlineData(Preparing, Cancelling, Pausing, null, "cancel,pause")]
    [InlineData(Running, Cancelling, Pausing, null, "cancel,pause")]
    [InlineData(Pausing, Cancelling, null, null, "cancel")]
    [InlineData(Paused, Cancelled, null, Queued, "cancel,resume")]
    [InlineData(Cancelling, null, null, null, "")]
    [InlineData(Interrupted, Cancelled, Paused, null, "cancel,pause")]
    [InlineData(Cancelled, null, null, null, "delete")]
    [InlineData(Succeeded, null, null, null, "delete")]
    [InlineData(Failed, null, null, null, "delete")]
    public void Each_status_allows_what_the_contract_says(
        RunStatus status, RunStatus? cancel, RunStatus? pause, RunStatus? resume, string actions)
    {
        Assert.Equal(cancel, RunMoves.Target(status, RunAction.Cancel));
        Assert.Equal(pause, RunMoves.Target(status, RunAction.Pause));
        Assert.Equal(resume, RunMoves.Target(status, RunAction.Resume));
        Assert.Equal(actions, string.Join(',', RunMoves.ActionsFrom(status)));
    }

    [Fact]
    public void Every_status_can_come_to_an_end()
    {
        foreach (var start in Enum.GetValues<RunStatus>())
        {
            var reached = new HashSet<RunStatus> { start };
            while (reached.Count != reached.Union(reached.SelectMany(RunMoves.From)).Count())
                reached.UnionWith([.. reached.SelectMany(RunMoves.From)]);
            Assert.Contains(reached, RunMoves.IsFinished);
        }
    }

    [SkippableTheory, EachDatabase]
    public async Task A_run_tells_its_whole_life(DatabaseKind kind)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        var run = await database.TrainAsync();
        await database.Transitions.AskAsync(run.Id, RunAction.Pause, "asked");
        await database.Transitions.MoveAsync(run.Id, 1, Paused);
        await database.Transitions.AskAsync(run.Id, RunAction.Resume);
        await database.Lease.ClaimAsync(run.Id, "next", TimeSpan.FromSeconds(10));
        await database.Transitions.MoveAsync(run.Id, 2, Running);
        await database.Transitions.MoveAsync(run.Id, 2, Failed, "diverged", """{"code": "nan-loss"}""");
        await using var context = database.Context();
        var transitions = await context.RunTransitions.OrderBy(row => row.Sequence).ToListAsync();
        Assert.Equal(
            [(null, Queued), (Queued, Preparing), (Preparing, Running), (Running, Pausing), (Pausing, Paused),
                (Paused, Queued), (Queued, Preparing), (Preparing, Running), (Running, Failed)],
            transitions.Select(row => (row.From, row.To)));
        Assert.Equal([0, 1, 1, 1, 1, 1, 2, 2, 2], transitions.Select(row => row.Attempt));
        var events = await context.RunEvents.OrderBy(entry => entry.Sequence).ToListAsync();
        Assert.Equal(transitions.Select(row => row.Sequence), events.Select(entry => entry.Sequence));
        var failed = JsonDocument.Parse(events[^1].Data).RootElement;
        Assert.Equal(["running", "failed", "diverged"],
            new[] { "from", "status", "reason" }.Select(name => failed.GetProperty(name).GetString()));
        Assert.Equal("nan-loss", failed.GetProperty("error").GetProperty("code").GetString());
        var row = await context.Runs.SingleAsync();
        Assert.NotNull(row.FinishedAt);
        Assert.Equal([Paused, Failed], await context.RunAttempts.OrderBy(attempt => attempt.Attempt)
            .Select(attempt => attempt.Outcome).ToListAsync());
    }

    [SkippableTheory, EachDatabase]
    public async Task An_illegal_move_says_what_is_and_what_may_be_and_changes_nothing(DatabaseKind kind)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        var run = await database.TrainAsync();
        var failure = await Assert.ThrowsAsync<IllegalTransitionException>(
            () => database.Transitions.AskAsync(run.Id, RunAction.Resume));
        Assert.Equal(Running, failure.CurrentStatus);
        Assert.Equal(["cancel", "pause"], failure.AllowedActions);
        await using var context = database.Context();
        var row = await context.Runs.SingleAsync();
        Assert.Equal((Running, 3L), (row.Status, row.LastSequence));
        await Assert.ThrowsAsync<RunNotFoundException>(
            () => database.Transitions.AskAsync(Guid.NewGuid(), RunAction.Cancel));
    }

    [SkippableTheory, EachDatabase]
    public async Task Of_a_cancel_and_a_success_at_once_one_comes_first_and_both_are_told_truly(DatabaseKind kind)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        for (var round = 0; round < 5; round++)
        {
            var run = await database.TrainAsync();
            var cancel = Task.Run(() => database.Transitions.AskAsync(run.Id, RunAction.Cancel));
            await Task.Run(() => database.Transitions.MoveAsync(run.Id, run.Attempt, Succeeded));
            var cancelled = await Record.ExceptionAsync(() => cancel);
            await using var context = database.Context();
            Assert.Equal(Succeeded, (await context.Runs.SingleAsync(row => row.Id == run.Id)).Status);
            var told = await context.RunTransitions.Where(row => row.RunId == run.Id).OrderBy(row => row.Sequence)
                .Select(row => row.To).ToListAsync();
            Assert.Equal(cancelled is null
                ? [Queued, Preparing, Running, Cancelling, Succeeded]
                : [Queued, Preparing, Running, Succeeded], told);
        }
    }
}
