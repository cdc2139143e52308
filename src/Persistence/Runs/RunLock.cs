using Microsoft.EntityFrameworkCore;

namespace TrainService.Persistence.Runs;

/// <summary>Reading a run in order to change it.</summary>
internal static class RunLock
{
    /// <summary>Takes the row's lock by a write that changes nothing, then reads: until the transaction ends nobody
    /// else changes the run. Alike on PostgreSQL, where it locks the row, and on SQLite, with its one writer.</summary>
    public static async Task<Run?> LockRunAsync(
        this TrainServiceContext context, Guid runId, CancellationToken cancellation)
    {
        var found = await context.Runs.Where(run => run.Id == runId)
            .ExecuteUpdateAsync(run => run.SetProperty(r => r.LastSequence, r => r.LastSequence), cancellation);
        return found == 0 ? null : await context.Runs.SingleAsync(run => run.Id == runId, cancellation);
    }
}
