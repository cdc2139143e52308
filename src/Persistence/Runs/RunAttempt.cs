using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TrainService.Persistence.Runs;

/// <summary>One worker's hold on a run: from the claim until the run left it or it left the run.</summary>
public sealed class RunAttempt
{
    public Guid RunId { get; init; }
    public int Attempt { get; init; }
    public required string Worker { get; init; }
    public string? Device { get; set; }
    public DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; set; }
    /// <summary>The status that ended it: <c>succeeded</c>, <c>failed</c>, <c>cancelled</c>, <c>paused</c>,
    /// <c>interrupted</c>; none while it goes on.</summary>
    public RunStatus? Outcome { get; set; }
    /// <summary>Its worker was not heard of again, and others took the run from it.</summary>
    public bool Lost { get; set; }
    /// <summary>Step of the checkpoint it went on from; none from the start.</summary>
    public long? ResumedFromStep { get; set; }
}

internal sealed class RunAttemptMapping : IEntityTypeConfiguration<RunAttempt>
{
    public void Configure(EntityTypeBuilder<RunAttempt> builder)
    {
        builder.HasKey(attempt => new { attempt.RunId, attempt.Attempt });
        builder.Property(attempt => attempt.Outcome).HasConversion<RunStatusText>().HasMaxLength(16);
        builder.HasOne<Run>().WithMany().HasForeignKey(attempt => attempt.RunId);
    }
}
