using TrainService.Persistence.Access;

namespace TrainService.Api.Hosting.Idempotency;

/// <summary>An answer as it was, or will be, kept.</summary>
internal sealed record KeptAnswer(IdempotencyRecord Record, bool Replayed = false) : IResult
{
    public const string ReplayedHeader = "Idempotency-Replayed";

    /// <summary>Runs the result into memory instead of to the client.</summary>
    public static async Task<KeptAnswer> OfAsync(HttpContext http, IResult result, IdempotencyRecord record)
    {
        var client = http.Response.Body;
        using var memory = new MemoryStream();
        http.Response.Body = memory;
        try
        {
            await result.ExecuteAsync(http);
        }
        finally
        {
            http.Response.Body = client;
        }
        record.StatusCode = http.Response.StatusCode;
        record.ContentType = http.Response.ContentType;
        record.Location = http.Response.Headers.Location;
        record.Body = memory.ToArray();
        return new KeptAnswer(record);
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Record.StatusCode!.Value;
        response.ContentType = Record.ContentType;
        if (Record.Location is { } location)
            response.Headers.Location = location;
        if (Replayed)
            response.Headers[ReplayedHeader] = "true";
        if (Record.Body is { Length: > 0 } body)
            await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }
}
