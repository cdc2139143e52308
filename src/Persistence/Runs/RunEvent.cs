using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TrainService.Persistence.Runs;

/// <summary>One entry of a run's log. Sequences count from 1 without gaps and become visible in order.</summary>
public sealed class RunEvent
{
    public Guid RunId { get; init; }
    public long Sequence { get; init; }
    public DateTimeOffset Time { get; init; }
    /// <summary>One of <see cref="EventTypes"/>.</summary>
    public required string Type { get; init; }
    public int Attempt { get; init; }
    /// <summary>JSON object whose members depend on the type.</summary>
    public required string Data { get; init; }
}

/// <summary>The kinds of events.</summary>
public static class EventTypes
{
    public const string Metric = "metric";
    public const string Status = "status";
    public const string Checkpoint = "checkpoint";
    public const string Epoch = "epoch";
    public const string Evaluation = "evaluation";
    public const string Log = "log";
    public const string Warning = "warning";

    public static readonly IReadOnlyList<string> All = [Metric, Status, Checkpoint, Epoch, Evaluation, Log, Warning];
}

internal sealed class RunEventMapping : IEntityTypeConfiguration<RunEvent>
{
    public void Configure(EntityTypeBuilder<RunEvent> builder)
    {
        builder.HasKey(entry => new { entry.RunId, entry.Sequence });
        builder.Property(entry => entry.Type).HasMaxLength(32);
        builder.Property(entry => entry.Data).HasColumnType("json");
        builder.HasOne<Run>().WithMany().HasForeignKey(entry => entry.RunId);
    }
}
