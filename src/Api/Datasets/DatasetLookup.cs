using Microsoft.EntityFrameworkCore;
using TrainService.Api.Hosting;
using TrainService.Engine.Data.Samples;
using TrainService.Engine.Definitions;
using TrainService.Persistence;
using TrainService.Persistence.Datasets;

namespace TrainService.Api.Datasets;

/// <summary>Finds data sets by name.</summary>
internal static class DatasetLookup
{
    /// <summary>Versions that are shown.</summary>
    public static IQueryable<DatasetVersion> ShownVersions(this TrainServiceContext context) =>
        context.DatasetVersions.Where(version => version.DeletedAt == null && version.Dataset.Owner == Caller.Local);

    /// <summary>The version, or the newest of the name; its dataset included.</summary>
    /// <exception cref="Refusal">There is none; says what comes nearest.</exception>
    public static async Task<DatasetVersion> FindVersionAsync(
        this TrainServiceContext context, DatasetName name, string? pointer, CancellationToken cancellation) =>
        await context.ShownVersions().AsNoTracking().Include(version => version.Dataset)
            .Where(version =>
                version.Dataset.Name == name.Name && (name.Version == null || version.Version == name.Version))
            .OrderByDescending(version => version.Version).FirstOrDefaultAsync(cancellation)
        ?? throw await NoneAsync(context, name, pointer, cancellation);

    private static async Task<Refusal> NoneAsync(
        TrainServiceContext context, DatasetName name, string? pointer, CancellationToken cancellation)
    {
        var names = await context.ShownVersions().Select(version => version.Dataset.Name).Distinct()
            .OrderBy(known => known).Take(1000)
            .ToListAsync(cancellation);
        var message = names.Contains(name.Name)
            ? $"Data set '{name.Name}' has no version {name.Version}."
            : $"There is no data set '{name.Name}'{NearestName.Hint(name.Name, [.. names, .. SampleDatasets.Names])}.";
        return pointer is null
            ? Refusal.NotFound("datasetNotFound", message)
            : Refusal.At(pointer, "datasetNotFound", message);
    }
}
