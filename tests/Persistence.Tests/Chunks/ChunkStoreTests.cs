using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using TrainService.Persistence.Chunks;
using TrainService.Persistence.Datasets;

namespace TrainService.Persistence.Tests.Chunks;

public class ChunkStoreTests
{
    [SkippableTheory, EachDatabase]
    public async Task A_file_comes_back_as_it_was_from_any_position(DatabaseKind kind)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        var content = RandomNumberGenerator.GetBytes(Chunk.Size * 2 + 12345);
        var list = await SaveAsync(database, content);
        Assert.Equal((content.Length, 3), ((int)list.Length, list.Entries.Count));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content)), list.Hash);
        await using var stream = await database.Chunks.OpenReadAsync(list.Id);
        var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        Assert.Equal(content, copy.ToArray());
        var part = new byte[100];
        stream.Position = Chunk.Size - 50;
        stream.ReadExactly(part);
        Assert.Equal(content[(Chunk.Size - 50)..(Chunk.Size + 50)], part);
        Assert.Equal(0, (await SaveAsync(database, [])).Length);
    }

    [SkippableTheory, EachDatabase]
    public async Task Equal_chunks_are_stored_once_whoever_writes_at_once(DatabaseKind kind)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        var content = RandomNumberGenerator.GetBytes(Chunk.Size * 3);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => SaveAsync(database, content))));
        content[Chunk.Size] ^= 1; // the second of three
        await SaveAsync(database, content);
        await using var context = database.Context();
        Assert.Equal(5, await context.ChunkLists.CountAsync());
        Assert.Equal(15, await context.ChunkListEntries.CountAsync());
        Assert.Equal(4, await context.Chunks.CountAsync());
    }

    [SkippableTheory, EachDatabase]
    public async Task The_sweep_takes_old_chunks_that_nothing_names_and_no_others(DatabaseKind kind)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        var kept = await SaveAsync(database, RandomNumberGenerator.GetBytes(100));
        await database.Chunks.WriteAsync(new MemoryStream([1, 2, 3]));
        database.Time.Advance(TimeSpan.FromHours(30));
        await database.Chunks.WriteAsync(new MemoryStream([4, 5, 6]));
        Assert.Equal(1, await database.Chunks.SweepAsync());
        await (await database.Chunks.OpenReadAsync(kept.Id)).CopyToAsync(Stream.Null);
        await using (var context = database.Context())
            await context.DatasetVersions.ExecuteDeleteAsync();
        database.Time.Advance(TimeSpan.FromHours(30));
        Assert.Equal(2, await database.Chunks.SweepAsync());
        await using var after = database.Context();
        Assert.Empty(await after.ChunkLists.ToListAsync());
    }

    [SkippableTheory, EachDatabase]
    public async Task More_chunks_than_go_into_one_transaction_are_swept(DatabaseKind kind)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        for (var file = 0; file < 250; file++)
            await database.Chunks.WriteAsync(new MemoryStream([(byte)file, 1]));
        database.Time.Advance(TimeSpan.FromHours(30));
        Assert.Equal(250, await database.Chunks.SweepAsync());
    }

    [SkippableTheory, EachDatabase]
    public async Task A_chunk_written_again_is_young_again(DatabaseKind kind)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        await database.Chunks.WriteAsync(new MemoryStream([1, 2, 3]));
        database.Time.Advance(TimeSpan.FromHours(30));
        var list = await database.Chunks.WriteAsync(new MemoryStream([1, 2, 3]));
        Assert.Equal(0, await database.Chunks.SweepAsync());
        await SaveAsync(database, list);
        await (await database.Chunks.OpenReadAsync(list.Id)).CopyToAsync(Stream.Null);
    }

    [SkippableTheory, EachDatabase]
    public async Task Damaged_bytes_are_noticed(DatabaseKind kind)
    {
        await using var database = await TestDatabase.OpenAsync(kind);
        var list = await SaveAsync(database, [1, 2, 3]);
        await using (var context = database.Context())
            await context.Chunks.ExecuteUpdateAsync(chunk => chunk.SetProperty(c => c.Bytes, new byte[] { 1, 2, 4 }));
        await using var stream = await database.Chunks.OpenReadAsync(list.Id);
        var failure = await Assert.ThrowsAsync<InvalidDataException>(() => stream.CopyToAsync(Stream.Null));
        Assert.Contains("does not match its hash", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<ChunkList> SaveAsync(TestDatabase database, byte[] content) =>
        await SaveAsync(database, await database.Chunks.WriteAsync(new MemoryStream(content)));

    private static async Task<ChunkList> SaveAsync(TestDatabase database, ChunkList list)
    {
        await database.Datasets.AddAsync("local", "files", new DatasetVersion
        {
            Format = "csv", Options = "{}", Schema = "{}", ContentHash = list.Hash,
            Content = list,
        });
        return list;
    }
}
