using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TrainService.Persistence.Datasets;

namespace TrainService.Persistence.Runs;

/// <summary>One training, from the request to its result. Written by <see cref="RunJournal"/>,
/// <see cref="RunTransitions"/> and <see cref="RunLease"/> alone once it is queued.</summary>
public sealed class Run
{
    /// <summary>UUIDv7, so ids order as the runs were made.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string Name { get; set; }
    public required string Owner { get; init; }
    public RunStatus Status { get; set; } = RunStatus.Queued;
    public RunPriority Priority { get; set; }

    /// <summary>The RunRequest as it was accepted, JSON.</summary>
    public required string Request { get; init; }
    public List<RunTag> Tags { get; init; } = [];
    /// <summary>The device asked for: <c>auto</c> or a device's id.</summary>
    public required string Device { get; init; }
    /// <summary>The device that trains it, or did last.</summary>
    public string? TrainedOn { get; set; }
    /// <summary>The dataset as named in the request: <c>name</c>, <c>name@version</c> or <c>sample:name</c>.</summary>
    public required string Dataset { get; init; }
    /// <summary>The stored version it resolved to; none for a sample.</summary>
    public Guid? DatasetVersionId { get; init; }

    public required DateTimeOffset QueuedAt { get; set; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>The worker that holds the run, until when. Expired means lost.</summary>
    public string? LeaseOwner { get; set; }
    public DateTimeOffset? LeaseExpiresAt { get; set; }
    /// <summary>How often it was claimed; the fencing token of every write of a worker.</summary>
    public int Attempt { get; set; }
    /// <summary>Sequence of the newest event; sequences have no gaps.</summary>
    public long LastSequence { get; set; }

    public double Epoch { get; set; }
    public int Epochs { get; set; }
    public long Step { get; set; }
    public long TotalSteps { get; set; }
    /// <summary>Share of the work done, 0 to 1.</summary>
    public double Fraction { get; set; }
    public double? SamplesPerSecond { get; set; }
    public double? EtaSeconds { get; set; }
    /// <summary>Newest value of every metric, JSON: <c>{"train.loss": 0.41}</c>.</summary>
    public string? LatestMetrics { get; set; }
    public long? BestCheckpointStep { get; set; }

    /// <summary>Why it failed: problem details, JSON.</summary>
    public string? Error { get; set; }
    /// <summary>The evaluation report, JSON.</summary>
    public string? Evaluation { get; set; }
    /// <summary>Equal hashes mean that two runs computed the same bits.</summary>
    public string? ReproducibilityHash { get; set; }
    public string? IdempotencyKey { get; init; }
}

/// <summary>A label of a run, to find it by.</summary>
public sealed class RunTag
{
    public Guid RunId { get; init; }
    public required string Name { get; init; }
    public required string Value { get; init; }
}

internal sealed class RunMapping : IEntityTypeConfiguration<Run>, IEntityTypeConfiguration<RunTag>
{
    public void Configure(EntityTypeBuilder<Run> builder)
    {
        builder.Property(run => run.Id).ValueGeneratedNever();
        builder.Property(run => run.Name).HasMaxLength(200);
        builder.Property(run => run.Owner).HasMaxLength(200);
        builder.Property(run => run.Status).HasConversion<RunStatusText>().HasMaxLength(16);
        builder.Property(run => run.Priority).HasConversion<int>();
        builder.Property(run => run.Request).HasColumnType("json");
        builder.Property(run => run.LatestMetrics).HasColumnType("json");
        builder.Property(run => run.Error).HasColumnType("json");
        builder.Property(run => run.Evaluation).HasColumnType("json");
        builder.HasMany(run => run.Tags).WithOne().HasForeignKey(tag => tag.RunId);
        builder.HasOne<DatasetVersion>().WithMany().HasForeignKey(run => run.DatasetVersionId)
            .OnDelete(DeleteBehavior.Restrict);
        builder.HasIndex(run => new { run.Status, run.Priority, run.QueuedAt });
        builder.HasIndex(run => new { run.Owner, run.Id });
        // Lost claims are looked for every other second by every process.
        builder.HasIndex(run => run.LeaseExpiresAt).HasFilter("lease_expires_at is not null");
        // A repeated request cannot make a second run, whatever happened to the answer of the first.
        builder.HasIndex(run => new { run.Owner, run.IdempotencyKey }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<RunTag> builder)
    {
        builder.HasKey(tag => new { tag.RunId, tag.Name });
        builder.Property(tag => tag.Name).HasMaxLength(64);
        builder.Property(tag => tag.Value).HasMaxLength(512);
        builder.HasIndex(tag => new { tag.Name, tag.Value });
    }
}
