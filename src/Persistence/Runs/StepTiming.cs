using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TrainService.Persistence.Runs;

/// <summary>How long a step of a run took, and what it had to do: what later estimates are corrected by. It outlives its run.</summary>
public sealed class StepTiming
{
    public Guid RunId { get; init; }
    /// <summary><see cref="DeviceCalibration.Device"/>'s.</summary>
    public required string Device { get; init; }
    /// <summary><c>cpu</c>, <c>cuda</c>, ...</summary>
    public required string DeviceKind { get; init; }
    public int Threads { get; init; }
    /// <summary>Part by part, in seconds of the reference machine.</summary>
    public required double[] Work { get; init; }
    public double SecondsPerStep { get; init; }
    public DateTimeOffset MeasuredAt { get; init; }
}

internal sealed class StepTimingMapping : IEntityTypeConfiguration<StepTiming>
{
    public void Configure(EntityTypeBuilder<StepTiming> builder)
    {
        builder.HasKey(timing => timing.RunId);
        builder.Property(timing => timing.RunId).ValueGeneratedNever();
        builder.Property(timing => timing.Device).HasMaxLength(DeviceCalibration.MostLetters);
        builder.Property(timing => timing.DeviceKind).HasMaxLength(32);
        builder.HasIndex(timing => timing.MeasuredAt);
    }
}
