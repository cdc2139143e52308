using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TrainService.Persistence.Runs;

/// <summary>One change of a run's status, kept for ever.</summary>
public sealed class RunTransition
{
    public Guid RunId { get; init; }
    /// <summary>Sequence of the status event that tells it.</summary>
    public long Sequence { get; init; }
    public RunStatus? From { get; init; }
    public RunStatus To { get; init; }
    public DateTimeOffset Time { get; init; }
    public string? Reason { get; init; }
    public int Attempt { get; init; }
}

internal sealed class RunTransitionMapping : IEntityTypeConfiguration<RunTransition>
{
    public void Configure(EntityTypeBuilder<RunTransition> builder)
    {
        builder.HasKey(transition => new { transition.RunId, transition.Sequence });
        builder.Property(transition => transition.From).HasConversion<RunStatusText>().HasMaxLength(16);
        builder.Property(transition => transition.To).HasConversion<RunStatusText>().HasMaxLength(16);
        builder.HasOne<Run>().WithMany().HasForeignKey(transition => transition.RunId);
    }
}
