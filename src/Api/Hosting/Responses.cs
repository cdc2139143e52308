namespace TrainService.Api.Hosting;

/// <summary>What an operation may answer besides success, for its description.</summary>
internal static class Responses
{
    /// <summary>Problem details with these statuses; every operation may also be asked by a page of another site, and may
    /// fail inside.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder operation, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
            operation.Produces<ProblemView>(status, Problems.ContentType);
        return operation.Produces<ProblemView>(403, Problems.ContentType)
            .Produces<ProblemView>(500, Problems.ContentType);
    }
}
