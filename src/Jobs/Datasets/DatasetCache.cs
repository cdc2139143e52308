using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using TrainService.Engine.Data;
using TrainService.Engine.Data.Samples;
using TrainService.Persistence;
using TrainService.Persistence.Chunks;
using TrainService.Persistence.Runs;

namespace TrainService.Jobs.Datasets;

/// <summary>Data sets as local files, fetched from the database once and then read from here. A file's name is its
/// hash, and it is checked when this process opens it first, or after it was written to.</summary>
public sealed class DatasetCache(
    IDbContextFactory<TrainServiceContext> contexts, ChunkStore chunks, JobsOptions options, TimeProvider time)
{
    // 32 GiB
    private const long Budget = 32L << 30;

    private readonly CacheFolder folder = new(Path.Combine(options.DataFolder, "cache", "datasets"), Budget, time);

    // By path. A file is hashed once, and again only if it was written since.
    private readonly ConcurrentDictionary<string, CheckedFile> known = new();

    /// <exception cref="DatasetException">The data are deleted, damaged, or a sample that does not exist.</exception>
    public Task<DatasetFile> OpenAsync(Run run, CancellationToken cancellation = default) =>
        run.DatasetVersionId is { } version
            ? OpenAsync(version, cancellation)
            : Task.FromResult(OpenSample(run.Dataset, cancellation));

    /// <summary>Opens a stored version.</summary>
    /// <exception cref="DatasetException">The data are deleted or damaged.</exception>
    public async Task<DatasetFile> OpenAsync(Guid versionId, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var version = await context.DatasetVersions.Where(row => row.Id == versionId)
            .Select(row => new { row.ContentHash, row.ContentId }).SingleOrDefaultAsync(cancellation);
        if (version is not { ContentId: { } contentId })
            throw new DatasetException("datasetDeleted", "The data set of this run has been deleted.");
        var path = folder.PathOf(version.ContentHash);
        if (File.Exists(path) && TryOpen(path, version.ContentHash, cancellation) is { } cached)
            return cached;
        await FetchAsync(contentId, path, cancellation);
        return TryOpen(path, version.ContentHash, cancellation) ?? throw Corrupt(
            $"The stored data set does not have the hash {version.ContentHash} that it was stored under.");
    }

    /// <summary>Opens a built-in data set.</summary>
    /// <exception cref="DatasetException">There is none of that name.</exception>
    public DatasetFile OpenSample(string name, CancellationToken cancellation = default)
    {
        // Another build may have other samples.
        var build = typeof(SampleDatasets).Module.ModuleVersionId;
        var path = folder.PathOf($"{name.Replace(':', '-').Replace('/', '-')}-{build:N}");
        if (!File.Exists(path))
            SampleDatasets.Import(name, path, cancellation);
        return Open(path, cancellation);
    }

    private DatasetFile Open(string path, CancellationToken cancellation)
    {
        var file = DatasetFile.Open(path, known.GetValueOrDefault(path), cancellation);
        known[path] = file.Content;
        return file;
    }

    private DatasetFile? TryOpen(string path, string hash, CancellationToken cancellation)
    {
        try
        {
            var file = Open(path, cancellation);
            if (file.ContentHash == hash)
                return file;
            file.Dispose();
        }
        catch (DatasetException)
        {
            // A file that a crash or a full disk spoiled is fetched again.
        }
        return null;
    }

    private async Task FetchAsync(Guid contentId, string path, CancellationToken cancellation)
    {
        try
        {
            await using var source = await chunks.OpenReadAsync(contentId, cancellation);
            await folder.AddAsync(path, target => source.CopyToAsync(target, cancellation));
        }
        catch (InvalidDataException damage)
        {
            throw Corrupt(damage.Message);
        }
    }

    private static DatasetException Corrupt(string message) => new("corruptDataset", message);
}
