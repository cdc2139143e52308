using TrainService.Api.Hosting;
using TrainService.Api.Hosting.Idempotency;

namespace TrainService.Api.Datasets;

/// <summary>Data to train on.</summary>
internal static class DatasetEndpoints
{
    public static void AddDatasets(this IServiceCollection services) => services.AddSingleton<UploadDataset>();

    public static void MapDatasets(this IEndpointRouteBuilder api)
    {
        var datasets = api.MapGroup("/datasets").WithTags("Datasets");
        datasets.MapPost("", UploadDataset.Handle).DisableAntiforgery().WithMetadata(Idempotent.Mark)
            .WithSummary("Upload a data set")
            .Produces<DatasetView>(201).Refuses(409, 413, 415, 422, 507)
            .AddOpenApiOperationTransformer(UploadForm.Describe);
        datasets.MapGet("", ListDatasets.Handle)
            .WithSummary("List data sets").Refuses();
        datasets.MapGet("/{name}", GetDataset.Handle)
            .WithSummary("Look at a data set").Refuses(404, 422);
        datasets.MapGet("/{name}/preview", PreviewDataset.Handle)
            .WithSummary("Look at its first rows, or at how its images are augmented")
            .Produces<DatasetPreview>().Refuses(404, 422)
            .AddOpenApiOperationTransformer(PreviewQuery.Describe);
        datasets.MapDelete("/{name}", DeleteDataset.Handle)
            .WithSummary("Delete a data set").Refuses(404, 409, 422);
    }
}
