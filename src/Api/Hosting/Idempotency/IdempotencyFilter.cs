using System.Security.Cryptography;

namespace TrainService.Api.Hosting.Idempotency;

/// <summary>Makes a POST repeatable under the client's <c>Idempotency-Key</c>; for small bodies, which it reads into
/// memory to compare them.</summary>
internal sealed class IdempotencyFilter(IdempotentRequests requests) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (!IdempotentRequests.HasKey(http))
            return await next(context);
        http.Request.EnableBuffering();
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(http.Request.Body, http.RequestAborted));
        http.Request.Body.Position = 0;
        return await requests.AnswerAsync(http, hash, async () => (IResult)(await next(context))!);
    }
}
