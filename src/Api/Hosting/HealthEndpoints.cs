using Microsoft.AspNetCore.Http.HttpResults;
using TrainService.Persistence;

namespace TrainService.Api.Hosting;

/// <summary>Whether the process lives, and whether it can serve.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        var health = endpoints.MapGroup("/health").WithTags("Health");
        health.MapGet("/live", () => TypedResults.Ok(new HealthView("live"))).WithSummary("Whether the process lives")
            .Refuses();
        health.MapGet("/ready", ReadyAsync).WithSummary("Whether the database can be reached").Refuses(503);
    }

    private static async Task<Ok<HealthView>> ReadyAsync(TrainServiceContext context, CancellationToken cancellation) =>
        await context.Database.CanConnectAsync(cancellation)
            ? TypedResults.Ok(new HealthView("ready"))
            : throw new Refusal(503, "databaseUnreachable", "The database cannot be reached.") { Retryable = true };
}

/// <param name="Status"><c>live</c> or <c>ready</c>.</param>
internal sealed record HealthView(string Status);
