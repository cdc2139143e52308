using Microsoft.Extensions.DependencyInjection;
using TrainService.Engine.Data;
using TrainService.Engine.Data.Samples;
using TrainService.Jobs.Datasets;
using TrainService.Persistence.Chunks;
using TrainService.Persistence.Datasets;
using TrainService.Persistence.Runs;

namespace TrainService.Jobs.Tests;

public class DatasetCacheTests
{
    [SkippableTheory, EachDatabase]
    public async Task A_run_trains_on_what_was_uploaded(DatabaseKind kind)
    {
        await using var service = await TestService.StartAsync(kind);
        var version = await UploadAsync(service);
        var uploaded = await service.SubmitAsync(Requests.Iris(epochs: 3, dataset: "flowers"), version.Id);
        var sample = await service.SubmitAsync(Requests.Iris(epochs: 3));
        Assert.Equal((await service.UntilAsync(sample, RunStatus.Succeeded)).ReproducibilityHash,
            (await service.UntilAsync(uploaded, RunStatus.Succeeded)).ReproducibilityHash);
    }

    [SkippableTheory, EachDatabase]
    public async Task A_spoiled_file_is_fetched_again(DatabaseKind kind)
    {
        await using var service = await TestService.StartAsync(kind);
        var version = await UploadAsync(service);
        var cache = service.Services.GetRequiredService<DatasetCache>();
        for (var time = 0; time < 2; time++)
        {
            using (var file = await cache.OpenAsync(version.Id))
                Assert.Equal((version.ContentHash, 150), (file.ContentHash, file.Count));
            var path = Path.Combine(service.DataFolder, "cache", "datasets", version.ContentHash);
            var bytes = await File.ReadAllBytesAsync(path);
            bytes[^40] ^= 1;
            await File.WriteAllBytesAsync(path, bytes);
        }
    }

    [SkippableTheory, EachDatabase]
    public async Task A_file_is_looked_through_once_and_again_when_it_was_written_to(DatabaseKind kind)
    {
        await using var service = await TestService.StartAsync(kind);
        var version = await UploadAsync(service);
        var cache = service.Services.GetRequiredService<DatasetCache>();
        (await cache.OpenAsync(version.Id)).Dispose();
        var path = Path.Combine(service.DataFolder, "cache", "datasets", version.ContentHash);
        var written = File.GetLastWriteTimeUtc(path);
        // Spoiled, but it does not look as if anybody had written: who looks through all of it fetches it again.
        await using (var file = File.OpenWrite(path))
        {
            file.Position = 100;
            file.WriteByte(77);
        }
        File.SetLastWriteTimeUtc(path, written);
        (await cache.OpenAsync(version.Id)).Dispose();
        Assert.Equal(77, (await File.ReadAllBytesAsync(path))[100]);
        File.SetLastWriteTimeUtc(path, written.AddSeconds(1));
        (await cache.OpenAsync(version.Id)).Dispose();
        Assert.NotEqual(77, (await File.ReadAllBytesAsync(path))[100]);
    }

    [SkippableTheory, EachDatabase]
    public async Task A_deleted_data_set_is_named_as_the_cause(DatabaseKind kind)
    {
        await using var service = await TestService.StartAsync(kind);
        var failure = await Assert.ThrowsAsync<DatasetException>(
            () => service.Services.GetRequiredService<DatasetCache>().OpenAsync(Guid.NewGuid()));
        Assert.Equal("datasetDeleted", failure.Code);
    }

    // The iris sample, handed in as a client would.
    private static async Task<DatasetVersion> UploadAsync(TestService service)
    {
        var path = Path.Combine(service.DataFolder, "upload");
        var imported = SampleDatasets.Import("sample:iris", path);
        await using var file = File.OpenRead(path);
        var content = await service.Services.GetRequiredService<ChunkStore>().WriteAsync(file);
        Assert.Equal(imported.ContentHash, content.Hash);
        return await service.Services.GetRequiredService<DatasetVersions>().AddAsync("local", "flowers", new()
        {
            Format = "csv", Options = "{}", Schema = "{}", RowCount = imported.Rows, Bytes = imported.Bytes,
            ContentHash = imported.ContentHash, Content = content,
        });
    }
}
