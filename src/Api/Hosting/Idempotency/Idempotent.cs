namespace TrainService.Api.Hosting.Idempotency;

/// <summary>Marks an operation that honours the client's <c>Idempotency-Key</c>.</summary>
internal sealed class Idempotent
{
    public static readonly Idempotent Mark = new();
}

/// <summary>How endpoints take it on.</summary>
internal static class IdempotentOperations
{
    /// <summary>For operations with small bodies.</summary>
    public static RouteHandlerBuilder Idempotent(this RouteHandlerBuilder operation) =>
        operation.AddEndpointFilter<IdempotencyFilter>().WithMetadata(Idempotency.Idempotent.Mark);
}
