using System.Buffers;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;

namespace TrainService.Persistence.Chunks;

/// <summary>Files of any size in the database, as chunks under their content's hash.</summary>
public sealed class ChunkStore(IDbContextFactory<TrainServiceContext> contexts, TimeProvider time)
{
    // Chunks that nothing refers to are kept this long after they were last written: an upload may still be going on.
    private static readonly TimeSpan Grace = TimeSpan.FromHours(24);
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1);
    // A hundred megabytes a transaction: others write in between.
    private const int SweptAtOnce = 100;

    /// <summary>Stores what the stream has left. Equal chunks are stored once.</summary>
    /// <returns>A list that is not saved yet: save it in one transaction with what refers to it.</returns>
    public async Task<ChunkList> WriteAsync(Stream content, CancellationToken cancellation = default)
    {
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var entries = new List<ChunkListEntry>();
        long length = 0;
        // Lent, and one for all chunks: for a few megabytes of arrays so large the collector looks through all that lives.
        var buffer = ArrayPool<byte>.Shared.Rent(Chunk.Size);
        int count;
        while ((count = await content.ReadAtLeastAsync(buffer.AsMemory(0, Chunk.Size), Chunk.Size, throwOnEndOfStream: false, cancellation)) > 0)
        {
            var bytes = count == buffer.Length ? buffer : buffer[..count];
            whole.AppendData(bytes);
            var hash = SHA256.HashData(bytes);
            await PutAsync(hash, bytes, cancellation);
            entries.Add(new() { Index = entries.Count, ChunkHash = hash });
            length += count;
        }
        // Not where a write failed: somebody may still be sending it.
        ArrayPool<byte>.Shared.Return(buffer);
        return new()
        {
            Length = length, Hash = Convert.ToHexStringLower(whole.GetHashAndReset()), Entries = entries,
        };
    }

    /// <summary>Opens a stored file: seekable, read chunk by chunk, each checked against its hash.</summary>
    public async Task<Stream> OpenReadAsync(Guid listId, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var list = await context.ChunkLists.AsNoTracking().SingleOrDefaultAsync(list => list.Id == listId, cancellation)
            ?? throw new FileNotFoundException($"There is no stored file {listId}.");
        var hashes = await context.ChunkListEntries.Where(entry => entry.ListId == listId)
            .OrderBy(entry => entry.Index).Select(entry => entry.ChunkHash).ToListAsync(cancellation);
        return new ChunkStream(contexts, list.Length, hashes);
    }

    /// <summary>Deletes what nothing refers to: lists at once, since they are saved with what refers to them; chunks
    /// when they are old.</summary>
    /// <returns>Chunks deleted.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await context.ChunkLists
            .Where(list => !context.DatasetVersions.Any(version => version.ContentId == list.Id)
                && !context.CheckpointFiles.Any(file => file.ContentId == list.Id))
            .ExecuteDeleteAsync(cancellation);
        var old = time.GetUtcNow() - Grace;
        var unused = context.Chunks.Where(chunk => chunk.WrittenAt < old
            && !context.ChunkListEntries.Any(entry => entry.ChunkHash == chunk.Hash));
        var deleted = 0;
        // Looking takes no lock, and what is deleted is looked at once more: somebody may have written it again.
        foreach (var hashes in (await unused.Select(chunk => chunk.Hash).ToListAsync(cancellation)).Chunk(SweptAtOnce))
            deleted += await unused.Where(chunk => hashes.Contains(chunk.Hash)).ExecuteDeleteAsync(cancellation);
        return deleted;
    }

    private async Task PutAsync(byte[] hash, byte[] bytes, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow();
        var written = await context.Chunks.Where(chunk => chunk.Hash == hash)
            .Select(chunk => (DateTimeOffset?)chunk.WrittenAt).SingleOrDefaultAsync(cancellation);
        if (written > now - Fresh)
            return;
        var touched = written is null ? 0 : await context.Chunks.Where(chunk => chunk.Hash == hash)
            .ExecuteUpdateAsync(chunk => chunk.SetProperty(c => c.WrittenAt, now), cancellation);
        if (touched > 0)
            return;
        try
        {
            context.Add(new Chunk { Hash = hash, Bytes = bytes, WrittenAt = now });
            await context.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException failure) when (context.IsDuplicate(failure))
        {
            // Somebody else stored the same bytes in the meantime.
        }
    }
}
