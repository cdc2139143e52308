using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TrainService.Persistence.Runs;

/// <summary>One value of a curve. A curve has one value per step: what an attempt computed past the checkpoint that the
/// next one went on from is in the events, and no longer here.</summary>
public sealed class MetricPoint
{
    public Guid RunId { get; init; }
    /// <summary><c>train.loss</c>, <c>validation.accuracy</c>, ...</summary>
    public required string Name { get; init; }
    public long Step { get; init; }
    public double Epoch { get; init; }
    /// <summary>Finite always.</summary>
    public double Value { get; init; }
    public int Attempt { get; init; }
    /// <summary>Sequence of the event that told it.</summary>
    public long Sequence { get; init; }
}

internal sealed class MetricPointMapping : IEntityTypeConfiguration<MetricPoint>
{
    public void Configure(EntityTypeBuilder<MetricPoint> builder)
    {
        builder.HasKey(point => new { point.RunId, point.Name, point.Step });
        builder.Property(point => point.Name).HasMaxLength(128);
        builder.HasOne<Run>().WithMany().HasForeignKey(point => point.RunId);
    }
}
