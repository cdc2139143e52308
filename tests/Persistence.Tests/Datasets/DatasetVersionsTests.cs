using Microsoft.EntityFrameworkCore;
using TrainService.Persistence.Chunks;
using TrainService.Persistence.Datasets;

namespace TrainService.Persistence.Tests.Datasets;

public class DatasetVersionsTests
{
    [SkippableTheory, EachDatabase]
    public async Task Uploads_of_one_name_at_once_each_get_a_version(DatabaseKind kind)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        var content = await database.Chunks.WriteAsync(new MemoryStream([1, 2, 3]));
        var versions = await Task.WhenAll(Enumerable.Range(0, 6).Select(upload => Task.Run(() =>
            database.Datasets.AddAsync("local", "digits", new DatasetVersion
            {
                Format = "csv", Options = "{}", Schema = "{}", ContentHash = $"{upload}",
                Content = Copy(content),
            }))));
        Assert.Equal([1, 2, 3, 4, 5, 6], versions.Select(version => version.Version).Order());
        await using var context = database.Context();
        var dataset = await context.Datasets.Include(row => row.Versions).SingleAsync();
        Assert.Equal(versions.OrderBy(version => version.Version).Select(version => version.ContentHash),
            dataset.Versions.OrderBy(version => version.Version).Select(version => version.ContentHash));
        Assert.Distinct(dataset.Versions.Select(version => version.ContentId!.Value));
    }

    private static ChunkList Copy(ChunkList list) => new()
    {
        Hash = list.Hash, Length = list.Length, Entries = [new() { ChunkHash = list.Entries[0].ChunkHash }],
    };

    [SkippableTheory, EachDatabase]
    public async Task Owners_have_names_of_their_own(DatabaseKind kind)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        foreach (var owner in new[] { "ada", "bob" })
            Assert.Equal(1, (await database.Datasets.AddAsync(owner, "digits", new DatasetVersion
            {
                Format = "csv", Options = "{}", Schema = "{}", ContentHash = owner,
            })).Version);
    }
}
