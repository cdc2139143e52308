using Microsoft.EntityFrameworkCore;
using TrainService.Persistence.Runs;

namespace TrainService.Persistence.Tests.Runs;

public class RunLeaseTests
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);

    [SkippableTheory, EachDatabase]
    public async Task Of_eight_claims_at_once_one_wins(DatabaseKind kind)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        var run = await database.QueueAsync();
        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(worker =>
            Task.Run(() => database.Lease.ClaimAsync(run.Id, $"worker-{worker}", Duration))));
        var winner = Assert.Single(claims, claim => claim is not null)!;
        Assert.Equal((1, RunStatus.Preparing), (winner.Attempt, winner.Status));
        await using var context = database.Context();
        Assert.Equal(winner.LeaseOwner, (await context.RunAttempts.SingleAsync()).Worker);
        Assert.Equal(2, await context.RunTransitions.CountAsync());
    }

    [SkippableTheory, EachDatabase]
    public async Task The_most_urgent_then_the_oldest_run_is_next_on_a_device_that_fits(DatabaseKind kind)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        var low = await database.QueueAsync(priority: RunPriority.Low);
        var first = await database.QueueAsync();
        database.Time.Advance(TimeSpan.FromSeconds(1));
        var second = await database.QueueAsync();
        await database.QueueAsync(device: "cuda:0", priority: RunPriority.High);
        var urgent = await database.QueueAsync(device: "cpu", priority: RunPriority.High);
        await using (var context = database.Context())
            Assert.Equal(3, await context.Before(second).CountAsync());
        var claimed = new List<Guid>();
        while (await database.Lease.ClaimNextAsync("worker", ["cpu"], Duration) is { } run)
            claimed.Add(run.Id);
        Assert.Equal([urgent.Id, first.Id, second.Id, low.Id], claimed);
        Assert.False(await database.Lease.AnyWaitingAsync(["cpu"]));
        Assert.True(await database.Lease.AnyWaitingAsync(["cpu", "cuda:0"]));
    }

    [SkippableTheory, EachDatabase]
    public async Task A_renewed_claim_does_not_expire(DatabaseKind kind)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        var run = await database.TrainAsync();
        database.Time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(RunStatus.Running, await database.Lease.RenewAsync(run.Id, run.Attempt, Duration));
        database.Time.Advance(TimeSpan.FromSeconds(9));
        Assert.Empty(await database.Lease.FindLostAsync());
        Assert.Null(await database.Lease.RecoverAsync(run.Id, "lost"));
        database.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal([run.Id], await database.Lease.FindLostAsync());
    }

    [SkippableTheory]
    [InlineData(DatabaseKind.Sqlite, null, RunStatus.Queued)]
    [InlineData(DatabaseKind.Sqlite, RunAction.Pause, RunStatus.Paused)]
    [InlineData(DatabaseKind.Sqlite, RunAction.Cancel, RunStatus.Cancelled)]
    [InlineData(DatabaseKind.Postgres, null, RunStatus.Queued)]
    [InlineData(DatabaseKind.Postgres, RunAction.Pause, RunStatus.Paused)]
    [InlineData(DatabaseKind.Postgres, RunAction.Cancel, RunStatus.Cancelled)]
    public async Task A_lost_run_goes_where_it_was_asked_to_go(DatabaseKind kind, RunAction? asked, RunStatus expected)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        var run = await database.TrainAsync();
        if (asked is { } action)
            await database.Transitions.AskAsync(run.Id, action);
        database.Time.Advance(TimeSpan.FromMinutes(1));
        var recoveries = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            Task.Run(() => database.Lease.RecoverAsync(run.Id, "worker lost"))));
        Assert.Equal(expected, Assert.Single(recoveries, recovery => recovery is not null));
        await using var context = database.Context();
        Assert.Equal(expected == RunStatus.Cancelled ? [expected] : [RunStatus.Interrupted, expected],
            await context.RunTransitions.Where(move => move.Reason == "worker lost").OrderBy(move => move.Sequence)
                .Select(move => move.To).ToListAsync());
        var row = await context.Runs.SingleAsync();
        Assert.Equal((expected, null, null), (row.Status, row.LeaseOwner, row.LeaseExpiresAt));
        var attempt = await context.RunAttempts.SingleAsync();
        Assert.Equal(expected == RunStatus.Cancelled ? RunStatus.Cancelled : RunStatus.Interrupted, attempt.Outcome);
        Assert.NotNull(attempt.EndedAt);
        Assert.True(attempt.Lost);
        Assert.Empty(await database.Lease.FindLostAsync());
    }

    [SkippableTheory, EachDatabase]
    public async Task A_worker_that_lets_go_counts_as_no_loss(DatabaseKind kind)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        var run = await database.TrainAsync();
        await database.Transitions.AskAsync(run.Id, RunAction.Pause);
        Assert.Equal(RunStatus.Paused, await database.Lease.ReleaseAsync(run.Id, run.Attempt, "the process ends"));
        Assert.Equal(0, await database.Lease.LossesAtAsync(run.Id, 0));
        await Assert.ThrowsAsync<StaleAttemptException>(
            () => database.Lease.ReleaseAsync(run.Id, run.Attempt, "the process ends"));
        await database.Transitions.AskAsync(run.Id, RunAction.Resume);
        await database.Lease.ClaimAsync(run.Id, "next", Duration);
        database.Time.Advance(TimeSpan.FromMinutes(1));
        await database.Lease.RecoverAsync(run.Id, "worker lost");
        Assert.Equal(1, await database.Lease.LossesAtAsync(run.Id, 0));
    }

    [SkippableTheory, EachDatabase]
    public async Task A_run_that_was_deleted_meanwhile_is_nobodys(DatabaseKind kind)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        Assert.Null(await database.Lease.RecoverAsync(Guid.NewGuid(), "worker lost"));
        Assert.Null(await database.Lease.ClaimAsync(Guid.NewGuid(), "worker", Duration));
    }

    [SkippableTheory, EachDatabase]
    public async Task A_restarted_owner_of_the_database_finds_every_run_lost(DatabaseKind kind)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        var run = await database.TrainAsync();
        await database.QueueAsync();
        await database.Lease.ExpireAllAsync();
        Assert.Equal([run.Id], await database.Lease.FindLostAsync());
        Assert.Equal(RunStatus.Queued, await database.Lease.RecoverAsync(run.Id, "restart"));
        Assert.Equal(2, (await database.Lease.ClaimAsync(run.Id, "again", Duration))!.Attempt);
    }

    [SkippableTheory, EachDatabase]
    public async Task A_run_that_lost_its_worker_keeps_its_place_and_a_resumed_one_lines_up_again(DatabaseKind kind)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        var lost = await database.TrainAsync();
        var paused = await database.QueueAsync();
        await database.Transitions.AskAsync(paused.Id, RunAction.Pause);
        database.Time.Advance(TimeSpan.FromMinutes(1));
        var later = await database.QueueAsync();
        database.Time.Advance(TimeSpan.FromMinutes(1));
        await database.Lease.RecoverAsync(lost.Id, "worker lost");
        await database.Transitions.AskAsync(paused.Id, RunAction.Resume);
        await using var context = database.Context();
        Assert.Equal([lost.Id, later.Id, paused.Id],
            await context.Waiting(["cpu"]).Select(run => run.Id).ToListAsync());
    }
}
