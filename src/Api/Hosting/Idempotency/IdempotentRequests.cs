using System.Security.Cryptography;
using System.Text;
using TrainService.Persistence.Access;

namespace TrainService.Api.Hosting.Idempotency;

/// <summary>Answers a request once; a repetition under the same key gets the same answer without anything being done
/// again. Only answers that did something (2xx) are kept: a refused request may be corrected under its key.</summary>
internal sealed class IdempotentRequests(IdempotencyClaims claims, TimeProvider time)
{
    public const string Header = "Idempotency-Key";

    // Longer than a claim outlives a process that died.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    public static bool HasKey(HttpContext http) => http.Request.Headers.ContainsKey(Header);

    public static string? Key(HttpContext http) =>
        http.Request.Headers.TryGetValue(Header, out var key) ? key.ToString() : null;

    public static Refusal Reused(string key) => Refusal.At($"/{Header}", "idempotencyKeyReused",
        $"{Header} '{key}' was used for another request; a new request needs a new key.");

    /// <param name="bodyHash">Equal for equal bodies.</param>
    /// <exception cref="Refusal">422 where the key was used for another request, 409 while the first is not
    /// answered.</exception>
    public async Task<IResult> AnswerAsync(HttpContext http, string bodyHash, Func<Task<IResult>> handle)
    {
        if (Key(http) is not { } key)
            return await handle();
        if (key.Length is 0 or > 255)
            throw Refusal.At($"/{Header}", "invalidIdempotencyKey", $"{Header} must have 1 to 255 characters.", 400);
        var record = RecordOf(http.Request, key, bodyHash);
        if (await ClaimAsync(record, http.RequestAborted) is { } known)
            return new KeptAnswer(known, Replayed: true);
        using var answered = new CancellationTokenSource();
        var holding = claims.HoldAsync(record, answered.Token);
        try
        {
            var answer = await KeptAnswer.OfAsync(http, await handle(), record);
            await (record.StatusCode is >= 200 and < 300 ? claims.FinishAsync(record) : claims.ReleaseAsync(record));
            return answer;
        }
        catch
        {
            await claims.ReleaseAsync(record);
            throw;
        }
        finally
        {
            await answered.CancelAsync();
            await holding;
        }
    }

    private IdempotencyRecord RecordOf(HttpRequest request, string key, string bodyHash)
    {
        var operation = $"{request.Method} {request.Path.ToUriComponent()}";
        // The query too: a run that was only tried is another request than the run.
        var whole = SHA256.HashData(Encoding.UTF8.GetBytes($"{operation}{request.QueryString}\n{bodyHash}"));
        return new IdempotencyRecord
        {
            Owner = Caller.Local, Key = key, RequestHash = Convert.ToHexStringLower(whole),
            Operation = operation[..Math.Min(operation.Length, IdempotencyRecord.OperationLength)],
            CreatedAt = time.GetUtcNow(),
        };
    }

    /// <returns>The record of an answered repetition; null where this request is to be answered now.</returns>
    private async Task<IdempotencyRecord?> ClaimAsync(IdempotencyRecord record, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            if (await claims.TakeAsync(record, cancellation))
                return null;
            if (await claims.FindAsync(record, cancellation) is not { } known)
                continue;
            if (known.RequestHash != record.RequestHash)
                throw Reused(record.Key);
            if (known.StatusCode is not null)
                return known;
            if (await claims.TakeOverAsync(record, cancellation))
                return null;
            if (time.GetElapsedTime(began) > Patience)
                throw new Refusal(409, "idempotencyInProgress",
                    $"The first request with {Header} '{record.Key}' is still being answered.")
                {
                    Retryable = true,
                };
            await Task.Delay(Look, time, cancellation);
        }
    }
}
