using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;

namespace TrainService.Persistence.Chunks;

/// <summary>Reads a stored file; holds one chunk in memory.</summary>
internal sealed class ChunkStream(
    IDbContextFactory<TrainServiceContext> contexts, long length, IReadOnlyList<byte[]> hashes) : Stream
{
    private byte[] current = [];
    private int currentIndex = -1;
    private long position;

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length => length;

    public override long Position
    {
        get => position;
        set => Seek(value, SeekOrigin.Begin);
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        var target = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => position + offset,
            _ => length + offset,
        };
        ArgumentOutOfRangeException.ThrowIfNegative(target, nameof(offset));
        return position = target;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (position >= length || buffer.IsEmpty)
            return 0;
        var index = (int)(position / Chunk.Size);
        if (index != currentIndex)
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            var hash = hashes[index];
            Keep(index, await context.Chunks.Where(chunk => chunk.Hash == hash).Select(chunk => chunk.Bytes)
                .SingleOrDefaultAsync(cancellationToken));
        }
        return Take(buffer.Span);
    }

    public override int Read(Span<byte> buffer)
    {
        if (position >= length || buffer.IsEmpty)
            return 0;
        var index = (int)(position / Chunk.Size);
        if (index != currentIndex)
        {
            using var context = contexts.CreateDbContext();
            var hash = hashes[index];
            Keep(index, context.Chunks.Where(chunk => chunk.Hash == hash).Select(chunk => chunk.Bytes)
                .SingleOrDefault());
        }
        return Take(buffer);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Keep(int index, byte[]? bytes)
    {
        var name = Convert.ToHexStringLower(hashes[index]);
        if (bytes is null)
            throw new InvalidDataException($"Chunk {index} ({name}) of a stored file is missing.");
        if (!SHA256.HashData(bytes).AsSpan().SequenceEqual(hashes[index]))
            throw new InvalidDataException($"Chunk {index} ({name}) of a stored file does not match its hash.");
        (current, currentIndex) = (bytes, index);
    }

    private int Take(Span<byte> buffer)
    {
        var rest = current.AsSpan((int)(position % Chunk.Size));
        var count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        position += count;
        return count;
    }
}
