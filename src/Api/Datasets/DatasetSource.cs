using TrainService.Api.Hosting;
using TrainService.Engine.Data;
using TrainService.Jobs.Datasets;
using TrainService.Persistence;

namespace TrainService.Api.Datasets;

/// <summary>A data set to train on or to look into: what it is, and its stored version unless it is a sample.</summary>
internal sealed record DatasetSource(DatasetSchema Schema, Guid? VersionId)
{
    /// <param name="pointer">Where a request names it; null where its address does.</param>
    /// <exception cref="Refusal">There is none of that name.</exception>
    public static async Task<DatasetSource> FindAsync(
        string name, string? pointer, TrainServiceContext context, DatasetCache cache, CancellationToken cancellation)
    {
        var wanted = DatasetName.Parse(name, pointer ?? "/name");
        if (wanted.IsSample)
        {
            using var sample = Sample(wanted, pointer, cache, cancellation);
            return new(sample.Schema, null);
        }
        var version = await context.FindVersionAsync(wanted, pointer, cancellation);
        return new(DatasetView.Of(version).Schema, version.Id);
    }

    /// <exception cref="Refusal">There is no such sample.</exception>
    public static DatasetFile Sample(
        DatasetName wanted, string? pointer, DatasetCache cache, CancellationToken cancellation)
    {
        try
        {
            return cache.OpenSample(wanted.ToString(), cancellation);
        }
        catch (DatasetException unknown) when (unknown.Code == "unknownSample")
        {
            throw pointer is null
                ? Refusal.NotFound("datasetNotFound", unknown.Message)
                : Refusal.At(pointer, "datasetNotFound", unknown.Message);
        }
    }
}
