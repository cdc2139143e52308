using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TrainService.Persistence.Chunks;

/// <summary>Bytes under the hash of their content, so that equal bytes are stored once.</summary>
public sealed class Chunk
{
    /// <summary>Bytes per chunk; the last of a list may be shorter.</summary>
    public const int Size = 1 << 20;

    /// <summary>SHA-256 of the bytes.</summary>
    public required byte[] Hash { get; init; }
    /// <summary>When somebody last wrote these bytes: young chunks are not swept, a list may soon name them.</summary>
    public DateTimeOffset WrittenAt { get; set; }
    /// <summary>The table's last column, like here: SQLite reads a row from its front, through all of a large value to
    /// what lies behind it.</summary>
    public required byte[] Bytes { get; init; }
}

/// <summary>A stored file: chunks in order. Saved by whoever refers to it, in the same transaction.</summary>
public sealed class ChunkList
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    /// <summary>Bytes of the file.</summary>
    public long Length { get; init; }
    /// <summary>SHA-256 of the whole file, lower case hexadecimal.</summary>
    public required string Hash { get; init; }
    public List<ChunkListEntry> Entries { get; init; } = [];
}

/// <summary>The place of one chunk in a list.</summary>
public sealed class ChunkListEntry
{
    public Guid ListId { get; init; }
    public int Index { get; init; }
    public required byte[] ChunkHash { get; init; }
}

internal sealed class ChunkMapping : IEntityTypeConfiguration<Chunk>, IEntityTypeConfiguration<ChunkList>,
    IEntityTypeConfiguration<ChunkListEntry>
{
    public void Configure(EntityTypeBuilder<Chunk> builder)
    {
        builder.HasKey(chunk => chunk.Hash);
        builder.HasIndex(chunk => chunk.WrittenAt);
    }

    public void Configure(EntityTypeBuilder<ChunkList> builder)
    {
        builder.Property(list => list.Id).ValueGeneratedNever();
        builder.Property(list => list.Hash).HasMaxLength(64);
        builder.HasMany(list => list.Entries).WithOne().HasForeignKey(entry => entry.ListId);
    }

    public void Configure(EntityTypeBuilder<ChunkListEntry> builder)
    {
        builder.HasKey(entry => new { entry.ListId, entry.Index });
        builder.HasOne<Chunk>().WithMany().HasForeignKey(entry => entry.ChunkHash).OnDelete(DeleteBehavior.Restrict);
    }
}
