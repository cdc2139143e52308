using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using TrainService.Api.Hosting;
using TrainService.Persistence;

namespace TrainService.Api.Datasets;

/// <summary>DELETE /v1/datasets/{name}: every version, or the one named. Runs that are finished keep what they
/// know.</summary>
internal static class DeleteDataset
{
    public static async Task<NoContent> Handle(
        string name, TrainServiceContext context, TimeProvider time, CancellationToken cancellation)
    {
        var wanted = DatasetName.Parse(name, "/name");
        if (wanted.IsSample)
            throw Refusal.Conflict("builtIn", $"'{wanted.Name}' is built in and cannot be deleted.");
        await context.FindVersionAsync(wanted, null, cancellation);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellation);
        var versions = context.ShownVersions()
            .Where(version =>
                version.Dataset.Name == wanted.Name && (wanted.Version == null || version.Version == wanted.Version))
            .Select(version => version.Id);
        // Nobody sees the versions from here on; if a run turns out to need one, none of this has happened.
        DateTimeOffset? now = time.GetUtcNow();
        var ids = await versions.ToListAsync(cancellation);
        await context.DatasetVersions.Where(version => ids.Contains(version.Id)).ExecuteUpdateAsync(
            version => version.SetProperty(v => v.DeletedAt, now).SetProperty(v => v.ContentId, (Guid?)null),
            cancellation);
        var needing = await context.Runs
            .Where(run =>
                run.FinishedAt == null && run.DatasetVersionId != null && ids.Contains(run.DatasetVersionId.Value))
            .OrderBy(run => run.Id).Select(run => run.Id).Take(10).ToListAsync(cancellation);
        if (needing.Count > 0)
            throw Refusal.Conflict(
                "datasetInUse", $"Runs need '{wanted}': {string.Join(", ", needing)}. Cancel them or let them finish.");
        await transaction.CommitAsync(cancellation);
        return TypedResults.NoContent();
    }
}
