namespace TrainService.Api.Hosting;

/// <summary>What an operation may answer besides success, for its description.</summary>
internal static class Responses
{
    /// <summary>Problem details with these statuses; every operation may also be asked with a query it does not take, or by a page of
    /// another site, and may fail inside.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder operation, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in (ReadOnlySpan<int>)[400, .. statuses, 403, 500])
            operation.Produces<ProblemView>(status, Problems.ContentType);
        return operation;
    }
}
