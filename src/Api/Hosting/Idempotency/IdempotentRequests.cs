using Microsoft.EntityFrameworkCore;
using TrainService.Persistence;
using TrainService.Persistence.Access;

namespace TrainService.Api.Hosting.Idempotency;

/// <summary>Answers a request once; a repetition under the same key gets the same answer without anything being done
/// again. Only answers that did something (2xx) are kept: a refused request may be corrected under its key.</summary>
internal sealed class IdempotentRequests(IDbContextFactory<TrainServiceContext> contexts, TimeProvider time)
{
    public const string Header = "Idempotency-Key";

    // A process that dies while it answers leaves its claim behind; a repetition after this takes it over.
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    public static bool HasKey(HttpContext http) => http.Request.Headers.ContainsKey(Header);

    public static string? Key(HttpContext http) =>
        http.Request.Headers.TryGetValue(Header, out var key) ? key.ToString() : null;

    public static Refusal Reused(string key) => Refusal.At($"/{Header}", "idempotencyKeyReused",
        $"{Header} '{key}' was used for another request; a new request needs a new key.");

    /// <param name="requestHash">Equal for equal requests.</param>
    /// <exception cref="Refusal">422 where the key was used for another request, 409 while the first is not
    /// answered.</exception>
    public async Task<IResult> AnswerAsync(HttpContext http, string requestHash, Func<Task<IResult>> handle)
    {
        if (Key(http) is not { } key)
            return await handle();
        if (key.Length is 0 or > 255)
            throw Refusal.At($"/{Header}", "invalidIdempotencyKey", $"{Header} must have 1 to 255 characters.", 400);
        var record = new IdempotencyRecord
        {
            Owner = Caller.Local, Key = key, Operation = $"{http.Request.Method} {http.Request.Path}",
            RequestHash = requestHash, CreatedAt = time.GetUtcNow(),
        };
        if (await ClaimAsync(record, http.RequestAborted) is { } answered)
            return new KeptAnswer(answered, Replayed: true);
        try
        {
            var answer = await KeptAnswer.OfAsync(http, await handle(), record);
            await FinishAsync(answer.Record);
            return answer;
        }
        catch
        {
            await ReleaseAsync(record);
            throw;
        }
    }

    /// <returns>The record of an answered repetition; null where this request is to be answered now.</returns>
    private async Task<IdempotencyRecord?> ClaimAsync(IdempotencyRecord record, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            if (await InsertAsync(record, cancellation))
                return null;
            await using var context = await contexts.CreateDbContextAsync(cancellation);
            var known = await Same(context, record).AsNoTracking().SingleOrDefaultAsync(cancellation);
            if (known is null)
                continue;
            if (known.RequestHash != record.RequestHash)
                throw Reused(record.Key);
            if (known.StatusCode is not null)
                return known;
            if (known.CreatedAt < time.GetUtcNow() - Abandoned)
                await Same(context, record).Where(r => r.StatusCode == null).ExecuteDeleteAsync(cancellation);
            else if (time.GetElapsedTime(began) > Patience)
                throw new Refusal(409, "idempotencyInProgress",
                    $"The first request with {Header} '{record.Key}' is still being answered.")
                {
                    Retryable = true,
                };
            else
                await Task.Delay(Look, time, cancellation);
        }
    }

    private async Task<bool> InsertAsync(IdempotencyRecord record, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var old = time.GetUtcNow() - Kept;
        await context.IdempotencyRecords.Where(r => r.CreatedAt < old).ExecuteDeleteAsync(cancellation);
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

    // From here on the work is done, whether or not the client still listens: no token.
    private async Task FinishAsync(IdempotencyRecord record)
    {
        if (record.StatusCode is not (>= 200 and < 300))
        {
            await ReleaseAsync(record);
            return;
        }
        await using var context = await contexts.CreateDbContextAsync();
        context.Update(record);
        await context.SaveChangesAsync();
    }

    private async Task ReleaseAsync(IdempotencyRecord record)
    {
        await using var context = await contexts.CreateDbContextAsync();
        await Same(context, record).ExecuteDeleteAsync();
    }

    private static IQueryable<IdempotencyRecord> Same(TrainServiceContext context, IdempotencyRecord record) =>
        context.IdempotencyRecords.Where(r =>
            r.Owner == record.Owner && r.Key == record.Key && r.Operation == record.Operation);
}
