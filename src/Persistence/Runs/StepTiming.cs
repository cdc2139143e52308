using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TrainService.Persistence.Runs;

/// <summary>How long a step of a run took, and what it had to do: what later estimates are made from. It outlives its run.</summary>
public sealed class StepTiming
{
    public Guid RunId { get; init; }
    /// <summary><c>cpu</c>, <c>cuda</c>, ...</summary>
    public required string DeviceKind { get; init; }
    public int Threads { get; init; }
    public double ProductFlops { get; init; }
    public double ConvolutionFlops { get; init; }
    public double MovedBytes { get; init; }
    public double Launches { get; init; }
    public double SecondsPerStep { get; init; }
    public DateTimeOffset MeasuredAt { get; init; }
}

internal sealed class StepTimingMapping : IEntityTypeConfiguration<StepTiming>
{
    public void Configure(EntityTypeBuilder<StepTiming> builder)
    {
        builder.HasKey(timing => timing.RunId);
        builder.Property(timing => timing.RunId).ValueGeneratedNever();
        builder.Property(timing => timing.DeviceKind).HasMaxLength(32);
        builder.HasIndex(timing => timing.MeasuredAt);
    }
}
