using Microsoft.EntityFrameworkCore;

namespace TrainService.Persistence.Datasets;

/// <summary>Keeping a version from being deleted while something that needs it is written.</summary>
internal static class DatasetVersionLock
{
    /// <summary>Takes the row's lock until the transaction ends: a deletion comes either before, and this is false, or
    /// after, and finds what was written.</summary>
    public static async Task<bool> HoldVersionAsync(
        this TrainServiceContext context, Guid versionId, CancellationToken cancellation)
    {
        var held = await context.DatasetVersions.Where(version => version.Id == versionId && version.DeletedAt == null)
            .ExecuteUpdateAsync(version => version.SetProperty(v => v.DeletedAt, v => v.DeletedAt), cancellation);
        return held > 0;
    }
}
