using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TrainService.Api.Datasets;
using TrainService.Api.Hosting;
using TrainService.Api.Hosting.Idempotency;
using TrainService.Jobs;
using TrainService.Jobs.Datasets;
using TrainService.Jobs.DryRuns;
using TrainService.Persistence;
using TrainService.Persistence.Datasets;
using TrainService.Persistence.Runs;

namespace TrainService.Api.Runs;

/// <summary>POST /v1/runs: everything that can be known beforehand is checked before anything is stored.</summary>
internal static class StartRun
{
    public static async Task<IResult> Handle(
        HttpContext http, string? dryRun, TrainServiceContext context, DatasetCache cache, AskedDevice device,
        RunQueue queue, StepTimings timings, TimeProvider time, CancellationToken cancellation)
    {
        var json = await JsonBody.ReadAsync(http.Request, cancellation);
        var request = RunRequest.Read(json);
        var source = await DatasetSource.FindAsync(request.Dataset, "/dataset", context, cache, cancellation);
        var report = DryRunCheck.Check(
            request, source.Schema, await timings.OfAsync(request.Device, cancellation));
        if (await device.CheckAsync(request.Device, cancellation) is { } warning)
            report = report with { Warnings = [.. report.Warnings, warning] };
        if (IsDry(dryRun))
            return TypedResults.Ok(report);
        var run = await SubmitAsync(http, json, request, source, queue, context, time, cancellation);
        var view = await context.FullViewAsync(run, cancellation);
        return TypedResults.Accepted(
            $"/v1/runs/{run.Id}", report.Warnings.Count == 0 ? view : view with { Warnings = report.Warnings });
    }

    private static async Task<Run> SubmitAsync(HttpContext http, JsonElement json, RunRequest request,
        DatasetSource source, RunQueue queue, TrainServiceContext context, TimeProvider time,
        CancellationToken cancellation)
    {
        var run = new Run
        {
            Name = request.Name ?? request.Model.Name ?? "run",
            Owner = Caller.Local,
            Priority = request.Priority,
            Request = json.GetRawText(),
            Device = request.Device,
            Dataset = request.Dataset,
            DatasetVersionId = source.VersionId,
            QueuedAt = time.GetUtcNow(),
            IdempotencyKey = IdempotentRequests.Key(http),
            Tags = [.. request.TagValues()],
        };
        try
        {
            await queue.SubmitAsync(run, cancellation);
            return run;
        }
        catch (DatasetDeletedException deleted)
        {
            throw Refusal.At("/dataset", "datasetNotFound", deleted.Message);
        }
        catch (DbUpdateException failure) when (context.IsDuplicate(failure) && run.IdempotencyKey is not null)
        {
            // A process stored this run under the key and died before it answered, or the answer is long forgotten.
            var known = await context.ShownRuns().Include(known => known.Tags)
                .SingleAsync(known => known.IdempotencyKey == run.IdempotencyKey, cancellation);
            return known.Request == run.Request ? known : throw IdempotentRequests.Reused(run.IdempotencyKey);
        }
    }

    private static bool IsDry(string? text) => text is null ? false
        : bool.TryParse(text, out var dry) ? dry
        : throw Refusal.At("/dryRun", "invalidQuery", $"dryRun must be true or false, found '{text}'.", 400);
}
