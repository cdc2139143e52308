using TrainService.Api.Hosting;
using TrainService.Api.Hosting.Idempotency;
using TrainService.Api.Runs.Live;
using TrainService.Jobs;
using TrainService.Jobs.DryRuns;

namespace TrainService.Api.Runs;

/// <summary>Trainings, from the request to the result.</summary>
internal static class RunEndpoints
{
    public static void AddRuns(this IServiceCollection services)
    {
        services.AddSingleton<AskedDevice>();
        services.AddHostedService<FirstDryRun>();
        services.AddSingleton<RunFeed>();
        services.AddSingleton<RunUpdates>();
        services.AddLive();
    }

    public static void MapRuns(this IEndpointRouteBuilder api)
    {
        var runs = api.MapGroup("/runs").WithTags("Runs");
        runs.MapPost("", StartRun.Handle).Idempotent().Accepts<RunRequest>("application/json")
            .WithMetadata(RunExamples.Start)
            .WithSummary("Start a run, or try it dry")
            .Produces<RunView>(202).Produces<DryRunReport>().Refuses(409, 413, 415, 422);
        runs.MapGet("", ListRuns.Handle).WithSummary("List runs").Refuses();
        runs.MapGet("/{id}", GetRun.Handle).WithSummary("Look at a run").Refuses(404);
        runs.MapDelete("/{id}", DeleteRun.Handle).WithSummary("Delete a finished run").Refuses(404, 409);
        runs.MapPost("/{id}/cancel", CancelRun.Handle).Idempotent()
            .WithSummary("Cancel a run").Refuses(404, 409, 422);
        runs.MapPost("/{id}/pause", PauseRun.Handle).Idempotent()
            .WithSummary("Pause a run").Refuses(404, 409, 422);
        runs.MapPost("/{id}/resume", ResumeRun.Handle).Idempotent()
            .WithSummary("Resume a paused run").Refuses(404, 409, 422);
        runs.MapGet("/{id}/metrics", GetMetrics.Handle).WithSummary("Read its curves").Refuses(404);
        runs.MapGet("/{id}/events", ListEvents.Handle).WithSummary("Read its log, or follow it")
            .Produces<Page<RunEventView>>().Produces(204).Refuses(404)
            .AddOpenApiOperationTransformer(EventStream.Describe);
        runs.MapGet("/{id}/checkpoints", ListCheckpoints.Handle).WithSummary("List its checkpoints").Refuses(404);
        runs.MapGet("/{id}/checkpoints/{step}", GetCheckpoint.Handle).WithSummary("Look at a checkpoint").Refuses(404);
        runs.MapGet("/{id}/checkpoints/{step}/weights", DownloadWeights.Handle)
            .WithSummary("Download a checkpoint's weights")
            .Produces<Stream>(200, DownloadWeights.ContentType).Produces<Stream>(206, DownloadWeights.ContentType)
            .Produces(304).Refuses(404, 412, 416);
        runs.MapGet("/{id}/evaluation", GetEvaluation.Handle).WithSummary("Read how good it became")
            .Produces<EvaluationView>().Refuses(404);
    }
}
