using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TrainService.Persistence.Chunks;

namespace TrainService.Persistence.Datasets;

/// <summary>A name under which an owner uploads data; every upload is a version.</summary>
public sealed class Dataset
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string Name { get; init; }
    public required string Owner { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public List<DatasetVersion> Versions { get; init; } = [];
}

/// <summary>One upload; never changed afterwards.</summary>
public sealed class DatasetVersion
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid DatasetId { get; internal set; }
    public Dataset Dataset { get; internal set; } = null!;
    /// <summary>Counts from 1 within the name.</summary>
    public int Version { get; internal set; }
    /// <summary><c>idx</c>, <c>csv</c>, ...</summary>
    public required string Format { get; init; }
    /// <summary>How to read it, as given or detected, JSON.</summary>
    public required string Options { get; init; }
    /// <summary>Columns and their kinds, JSON.</summary>
    public required string Schema { get; init; }
    /// <summary>Counts, ranges, means per column, JSON.</summary>
    public string? Statistics { get; init; }
    public long RowCount { get; init; }
    public long Bytes { get; init; }
    /// <summary>SHA-256 of the canonical file that the upload was read into, lower case hexadecimal.</summary>
    public required string ContentHash { get; init; }
    /// <summary>That file; none any more once the version is deleted.</summary>
    public Guid? ContentId { get; init; }
    public ChunkList? Content { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    /// <summary>Deleted versions are no longer shown or trained on; their number is not given again.</summary>
    public DateTimeOffset? DeletedAt { get; set; }
}

internal sealed class DatasetMapping : IEntityTypeConfiguration<Dataset>, IEntityTypeConfiguration<DatasetVersion>
{
    public void Configure(EntityTypeBuilder<Dataset> builder)
    {
        builder.Property(dataset => dataset.Id).ValueGeneratedNever();
        builder.Property(dataset => dataset.Name).HasMaxLength(200);
        builder.Property(dataset => dataset.Owner).HasMaxLength(200);
        builder.HasIndex(dataset => new { dataset.Owner, dataset.Name }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<DatasetVersion> builder)
    {
        builder.Property(version => version.Id).ValueGeneratedNever();
        builder.Property(version => version.Format).HasMaxLength(32);
        builder.Property(version => version.Options).HasColumnType("json");
        builder.Property(version => version.Schema).HasColumnType("json");
        builder.Property(version => version.Statistics).HasColumnType("json");
        builder.Property(version => version.ContentHash).HasMaxLength(64);
        builder.HasIndex(version => new { version.DatasetId, version.Version }).IsUnique();
        builder.HasOne(version => version.Content).WithMany().HasForeignKey(version => version.ContentId)
            .OnDelete(DeleteBehavior.Restrict);
    }
}
