using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TrainService.Persistence.Runs;

namespace TrainService.Persistence.Models;

/// <summary>A name under which trained weights are published.</summary>
public sealed class Model
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string Name { get; init; }
    public required string Owner { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public List<ModelVersion> Versions { get; init; } = [];
    public List<ModelAlias> Aliases { get; init; } = [];
}

/// <summary>One published checkpoint; it keeps the checkpoint from being pruned.</summary>
public sealed class ModelVersion
{
    public Guid ModelId { get; init; }
    /// <summary>Counts from 1 within the name.</summary>
    public int Version { get; init; }
    public Guid RunId { get; init; }
    public long CheckpointStep { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A movable name for a version, <c>production</c> say.</summary>
public sealed class ModelAlias
{
    public Guid ModelId { get; init; }
    public required string Alias { get; init; }
    public int Version { get; set; }
}

internal sealed class ModelMapping : IEntityTypeConfiguration<Model>, IEntityTypeConfiguration<ModelVersion>,
    IEntityTypeConfiguration<ModelAlias>
{
    public void Configure(EntityTypeBuilder<Model> builder)
    {
        builder.Property(model => model.Id).ValueGeneratedNever();
        builder.Property(model => model.Name).HasMaxLength(200);
        builder.Property(model => model.Owner).HasMaxLength(200);
        builder.HasMany(model => model.Versions).WithOne().HasForeignKey(version => version.ModelId);
        builder.HasMany(model => model.Aliases).WithOne().HasForeignKey(alias => alias.ModelId);
        builder.HasIndex(model => new { model.Owner, model.Name }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<ModelVersion> builder)
    {
        builder.HasKey(version => new { version.ModelId, version.Version });
        builder.HasOne<Checkpoint>().WithMany()
            .HasForeignKey(version => new { version.RunId, version.CheckpointStep })
            .OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<ModelAlias> builder)
    {
        builder.HasKey(alias => new { alias.ModelId, alias.Alias });
        builder.Property(alias => alias.Alias).HasMaxLength(200);
        builder.HasOne<ModelVersion>().WithMany().HasForeignKey(alias => new { alias.ModelId, alias.Version })
            .OnDelete(DeleteBehavior.Cascade);
    }
}
