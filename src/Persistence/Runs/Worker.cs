using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TrainService.Persistence.Runs;

/// <summary>A process that trains, and what it trains on. Not seen for a while means gone.</summary>
public sealed class Worker
{
    /// <summary>Also the owner of its leases.</summary>
    public required string Id { get; init; }
    public required string Machine { get; init; }
    public DateTimeOffset StartedAt { get; set; }
    public DateTimeOffset SeenAt { get; set; }
    /// <summary>What it has, JSON: a list of devices with kind, name and memory.</summary>
    public required string Devices { get; set; }
}

internal sealed class WorkerMapping : IEntityTypeConfiguration<Worker>
{
    public void Configure(EntityTypeBuilder<Worker> builder)
    {
        builder.Property(worker => worker.Id).HasMaxLength(200);
        builder.Property(worker => worker.Devices).HasColumnType("json");
    }
}
