using System.Text.Json;
using TrainService.Engine.Data;
using TrainService.Persistence.Datasets;

namespace TrainService.Api.Datasets;

/// <summary>One version of a data set.</summary>
/// <param name="Id">For <c>?after=</c>; a sample, which is in no list, has none.</param>
/// <param name="Reference">What a run's <c>dataset</c> names it by.</param>
/// <param name="Version">Counts from 1 within the name; a sample has none.</param>
/// <param name="Rows">All rows, of every split.</param>
/// <param name="Bytes">Stored for it, in canonical form.</param>
/// <param name="ContentHash">SHA-256 of the canonical form: equal data has equal hashes.</param>
/// <param name="Schema">Columns with their kinds and statistics, input shape, target, splits.</param>
/// <param name="Options">As given with the upload.</param>
internal sealed record DatasetView(
    Guid? Id, string Name, string Reference, int? Version, string Format, long Rows, long? Bytes, string ContentHash,
    DatasetSchema Schema, JsonElement? Options, DateTime? CreatedAt)
{
    public static DatasetView Of(DatasetVersion version) => new(
        version.DatasetId, version.Dataset.Name, $"{version.Dataset.Name}@{version.Version}", version.Version,
        version.Format, version.RowCount, version.Bytes, version.ContentHash,
        JsonSerializer.Deserialize(version.Schema, DataJson.Default.DatasetSchema)!,
        JsonSerializer.Deserialize<JsonElement>(version.Options), version.CreatedAt.UtcDateTime);

    public static DatasetView OfSample(string name, DatasetFile sample) => new(
        null, name, name, null, sample.Schema.Format, sample.Count, null, sample.ContentHash, sample.Schema, null,
        null);
}
