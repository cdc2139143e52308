using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TrainService.Persistence.Chunks;

namespace TrainService.Persistence.Runs;

/// <summary>All that training needs to go on from a step, committed together with the events up to it.</summary>
public sealed class Checkpoint
{
    public Guid RunId { get; init; }
    public long Step { get; init; }
    public double Epoch { get; init; }
    public int Attempt { get; init; }
    /// <summary>Sequence of the checkpoint's own event.</summary>
    public long Sequence { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    /// <summary>Metrics at the step, JSON: <c>{"validation.loss": 0.31}</c>.</summary>
    public required string Metrics { get; init; }
    /// <summary>The best by the monitored metric so far; at most one per run.</summary>
    public bool IsBest { get; set; }
    public List<CheckpointFile> Files { get; init; } = [];
}

/// <summary>One file of a checkpoint.</summary>
public sealed class CheckpointFile
{
    /// <summary>The model's weights as safetensors; what a client downloads and predictions read.</summary>
    public const string Weights = "weights.safetensors";
    /// <summary>Optimizer, schedule, counters, cursor: what resuming needs beside the weights.</summary>
    public const string State = "state.safetensors";

    public Guid RunId { get; init; }
    public long Step { get; init; }
    public required string Name { get; init; }
    public Guid ContentId { get; init; }
    public ChunkList Content { get; init; } = null!;
}

internal sealed class CheckpointMapping : IEntityTypeConfiguration<Checkpoint>, IEntityTypeConfiguration<CheckpointFile>
{
    public void Configure(EntityTypeBuilder<Checkpoint> builder)
    {
        builder.HasKey(checkpoint => new { checkpoint.RunId, checkpoint.Step });
        builder.Property(checkpoint => checkpoint.Metrics).HasColumnType("json");
        builder.HasOne<Run>().WithMany().HasForeignKey(checkpoint => checkpoint.RunId);
        builder.HasMany(checkpoint => checkpoint.Files).WithOne()
            .HasForeignKey(file => new { file.RunId, file.Step });
    }

    public void Configure(EntityTypeBuilder<CheckpointFile> builder)
    {
        builder.HasKey(file => new { file.RunId, file.Step, file.Name });
        builder.Property(file => file.Name).HasMaxLength(64);
        builder.HasOne(file => file.Content).WithMany().HasForeignKey(file => file.ContentId)
            .OnDelete(DeleteBehavior.Restrict);
    }
}
