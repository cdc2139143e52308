using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using TrainService.Jobs.Datasets;
using TrainService.Persistence;

namespace TrainService.Api.Datasets;

/// <summary>The first rows of a data set, as many as fit into an answer.</summary>
internal sealed record DatasetPreview(string Reference, IReadOnlyList<PreviewRow> Rows);

/// <param name="Row">From 0, in the order train, validation, test.</param>
/// <param name="Split"><c>train</c>, <c>validation</c> or <c>test</c>.</param>
/// <param name="Inputs">As a prediction takes them.</param>
/// <param name="Target">The class's name, the value, an object of values by column, or arrays of them where the target has
/// a shape; left out where there is none.</param>
/// <param name="Weight">How much the row counts, where the data set has weights.</param>
internal sealed record PreviewRow(int Row, string Split, JsonNode Inputs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonNode? Target,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] float? Weight = null);

/// <summary>GET /v1/datasets/{name}/preview: the first rows as JSON, or their images as a PNG where the client accepts
/// <c>image/png</c> or asks how they would be augmented.</summary>
internal static class PreviewDataset
{
    public static async Task<IResult> Handle(
        HttpRequest request, string name, string? rows, string? augmentation, string? seed, string? versions,
        TrainServiceContext context, DatasetCache cache, CancellationToken cancellation)
    {
        var query = PreviewQuery.Read(request, rows, augmentation, seed, versions);
        var wanted = DatasetName.Parse(name, "/name");
        var version = wanted.IsSample ? null : await context.FindVersionAsync(wanted, null, cancellation);
        using var data = version is null
            ? DatasetSource.Sample(wanted, null, cache, cancellation)
            : await cache.OpenAsync(version.Id, cancellation);
        if (query.IsImage)
            return TypedResults.Bytes(query.Draw(data, cancellation), PreviewQuery.Png);
        var reader = new PreviewReader(data);
        return TypedResults.Ok(new DatasetPreview(
            version is null ? wanted.Name : $"{wanted.Name}@{version.Version}",
            [.. Enumerable.Range(0, Math.Min(PreviewReader.Fitting(data.Schema, query.Rows), data.Count)).Select(reader.Read)]));
    }
}
