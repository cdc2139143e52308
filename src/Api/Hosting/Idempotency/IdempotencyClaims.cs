using Microsoft.EntityFrameworkCore;
using TrainService.Persistence;
using TrainService.Persistence.Access;

namespace TrainService.Api.Hosting.Idempotency;

/// <summary>Who answers a request: a claim on its key, leased for as long as the answer is being made. A process that
/// dies loses the lease, and a repetition takes the claim over; what the first still writes then is not
/// written.</summary>
internal sealed class IdempotencyClaims(IDbContextFactory<TrainServiceContext> contexts, TimeProvider time)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Renewal = Lease / 3;
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <returns>Whether the key was free.</returns>
    public async Task<bool> TakeAsync(IdempotencyRecord record, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow();
        var old = now - Kept;
        await context.IdempotencyRecords.Where(r => r.CreatedAt < old).ExecuteDeleteAsync(cancellation);
        // Only of two at once does one fail at the insert, which the framework logs as an error.
        if (await Same(context, record).AnyAsync(cancellation))
            return false;
        record.ClaimedUntil = now + Lease;
        context.Add(record);
        try
        {
            await context.SaveChangesAsync(cancellation);
            return true;
        }
        catch (DbUpdateException failure) when (context.IsDuplicate(failure))
        {
            return false;
        }
    }

    /// <returns>Whether the key's claim was left behind; of several that ask, one gets it.</returns>
    public async Task<bool> TakeOverAsync(IdempotencyRecord record, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow();
        var until = now + Lease;
        return await Same(context, record).Where(r => r.StatusCode == null && r.ClaimedUntil < now)
            .ExecuteUpdateAsync(row => row.SetProperty(r => r.ClaimId, record.ClaimId)
                .SetProperty(r => r.ClaimedUntil, until), cancellation) == 1;
    }

    /// <summary>What is known under the key.</summary>
    public async Task<IdempotencyRecord?> FindAsync(IdempotencyRecord record, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await Same(context, record).AsNoTracking().SingleOrDefaultAsync(cancellation);
    }

    /// <summary>Renews the lease until the answer is there.</summary>
    public async Task HoldAsync(IdempotencyRecord record, CancellationToken answered)
    {
        using var timer = new PeriodicTimer(Renewal, time);
        try
        {
            while (await timer.WaitForNextTickAsync(answered))
                await RenewAsync(record, answered);
        }
        catch (OperationCanceledException) when (answered.IsCancellationRequested)
        {
            // Nothing is left to hold.
        }
    }

    // From here on the work is done, whether or not the client still listens: no token.
    public async Task FinishAsync(IdempotencyRecord record)
    {
        await using var context = await contexts.CreateDbContextAsync();
        await Mine(context, record).ExecuteUpdateAsync(row => row.SetProperty(r => r.StatusCode, record.StatusCode)
            .SetProperty(r => r.ContentType, record.ContentType)
            .SetProperty(r => r.Location, record.Location)
            .SetProperty(r => r.Body, record.Body));
    }

    public async Task ReleaseAsync(IdempotencyRecord record)
    {
        await using var context = await contexts.CreateDbContextAsync();
        await Mine(context, record).ExecuteDeleteAsync();
    }

    private async Task RenewAsync(IdempotencyRecord record, CancellationToken cancellation)
    {
        try
        {
            await using var context = await contexts.CreateDbContextAsync(cancellation);
            var until = time.GetUtcNow() + Lease;
            await Mine(context, record)
                .ExecuteUpdateAsync(row => row.SetProperty(r => r.ClaimedUntil, until), cancellation);
        }
        catch (Exception failure) when (DatabaseFailure.Is(failure))
        {
            // The lease outlasts a renewal that failed; the next one is on its way.
        }
    }

    private static IQueryable<IdempotencyRecord> Same(TrainServiceContext context, IdempotencyRecord record) =>
        context.IdempotencyRecords.Where(r =>
            r.Owner == record.Owner && r.Key == record.Key && r.Operation == record.Operation);

    private static IQueryable<IdempotencyRecord> Mine(TrainServiceContext context, IdempotencyRecord record) =>
        Same(context, record).Where(r => r.ClaimId == record.ClaimId);
}
