using Microsoft.EntityFrameworkCore;

namespace TrainService.Persistence.Datasets;

/// <summary>Adds uploads to the datasets they are versions of.</summary>
public sealed class DatasetVersions(IDbContextFactory<TrainServiceContext> contexts, TimeProvider time)
{
    /// <summary>Saves the version and its content's chunk list as the next version of the name, in one transaction.
    /// Uploads under one name at the same time each get a number of their own.</summary>
    public async Task<DatasetVersion> AddAsync(
        string owner, string name, DatasetVersion version, CancellationToken cancellation = default)
    {
        while (true)
        {
            await using var context = await contexts.CreateDbContextAsync(cancellation);
            version.Dataset = await context.Datasets
                .SingleOrDefaultAsync(dataset => dataset.Owner == owner && dataset.Name == name, cancellation)
                ?? new() { Owner = owner, Name = name, CreatedAt = time.GetUtcNow() };
            version.DatasetId = version.Dataset.Id;
            version.Version = 1 + (await context.DatasetVersions.Where(other => other.DatasetId == version.DatasetId)
                .MaxAsync(other => (int?)other.Version, cancellation) ?? 0);
            context.Add(version);
            try
            {
                await context.SaveChangesAsync(cancellation);
                return version;
            }
            catch (DbUpdateException failure) when (context.IsDuplicate(failure))
            {
                // Another upload took the name or the number first; nothing of this one was saved. Number it anew.
            }
        }
    }
}
