using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using TrainService.Api.Hosting;
using TrainService.Api.Hosting.Idempotency;
using TrainService.Engine.Data;
using TrainService.Persistence.Chunks;
using TrainService.Persistence.Datasets;

namespace TrainService.Api.Datasets;

/// <summary>POST /v1/datasets: from the wire to a file, through the import to the canonical form, into the
/// database.</summary>
internal sealed class UploadDataset(
    ServiceSettings settings, IdempotentRequests requests, ChunkStore chunks, DatasetVersions versions,
    TimeProvider time)
{
    public static async Task<IResult> Handle(HttpContext http, UploadDataset operation, CancellationToken cancellation)
    {
        try
        {
            return await operation.ReceiveAsync(http, cancellation);
        }
        catch (IOException failure) when (IsFull(failure))
        {
            throw new Refusal(507, "storageFull", "The service has no room left for this upload.")
            {
                Retryable = true,
            };
        }
    }

    // ENOSPC, EDQUOT; ERROR_DISK_FULL.
    private static bool IsFull(IOException failure) => failure.HResult is 28 or 122 or unchecked((int)0x80070070);

    private async Task<IResult> ReceiveAsync(HttpContext http, CancellationToken cancellation)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = settings.MaxUploadBytes;
        using var folder = UploadFolder.Create(settings, time);
        var parts = await UploadParts.ReceiveAsync(http.Request, folder.Path, cancellation);
        DatasetName.CheckNew(parts.Name);
        return await requests.AnswerAsync(http, parts.Hash, () => StoreAsync(parts, folder, cancellation));
    }

    private async Task<IResult> StoreAsync(UploadParts parts, UploadFolder folder, CancellationToken cancellation)
    {
        var options = DatasetOptions.Parse(parts.Options);
        var canonical = Path.Combine(folder.Path, "dataset");
        var imported = DatasetImport.Import(
            parts.Files, parts.Format, options, canonical, settings.MaxUploadBytes, cancellation);
        await using var content = File.OpenRead(canonical);
        var version = await versions.AddAsync(Caller.Local, parts.Name, new DatasetVersion
        {
            Format = imported.Schema.Format,
            Options = parts.Options,
            Schema = JsonSerializer.Serialize(imported.Schema, DataJson.Default.DatasetSchema),
            RowCount = imported.Rows,
            Bytes = imported.Bytes,
            ContentHash = imported.ContentHash,
            CreatedAt = Microseconds(time.GetUtcNow()),
            // The canonical form alone is kept: whoever trains or looks opens it as it is.
            Content = await chunks.WriteAsync(content, cancellation),
        }, cancellation);
        var view = DatasetView.Of(version);
        return TypedResults.Created($"/v1/datasets/{view.Reference}", view);
    }

    // As PostgreSQL keeps times, so that every later answer says the same.
    private static DateTimeOffset Microseconds(DateTimeOffset now) =>
        now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
}
