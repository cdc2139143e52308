using Microsoft.AspNetCore.Http.HttpResults;
using TrainService.Jobs.Datasets;
using TrainService.Persistence;

namespace TrainService.Api.Datasets;

/// <summary>GET /v1/datasets/{name}: one version, by default the newest; samples too.</summary>
internal static class GetDataset
{
    public static async Task<Ok<DatasetView>> Handle(
        string name, TrainServiceContext context, DatasetCache cache, CancellationToken cancellation)
    {
        var wanted = DatasetName.Parse(name, "/name");
        if (!wanted.IsSample)
            return TypedResults.Ok(DatasetView.Of(await context.FindVersionAsync(wanted, null, cancellation)));
        using var sample = DatasetSource.Sample(wanted, null, cache, cancellation);
        return TypedResults.Ok(DatasetView.OfSample(wanted.Name, sample));
    }
}
