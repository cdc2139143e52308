using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TrainService.Persistence.Access;

/// <summary>The answer that a repeated request gets again.</summary>
public sealed class IdempotencyRecord
{
    public required string Owner { get; init; }
    /// <summary>The client's <c>Idempotency-Key</c>.</summary>
    public required string Key { get; init; }
    /// <summary>Method and path, <c>POST /v1/runs</c>: a key counts per operation.</summary>
    public required string Operation { get; init; }
    /// <summary>SHA-256 of the request's body, lower case hexadecimal.</summary>
    public required string RequestHash { get; init; }
    /// <summary>None while the first request is still being answered.</summary>
    public int? StatusCode { get; set; }
    public string? ContentType { get; set; }
    public string? Location { get; set; }
    public byte[]? Body { get; set; }
    public DateTimeOffset CreatedAt { get; init; }
}

internal sealed class IdempotencyRecordMapping : IEntityTypeConfiguration<IdempotencyRecord>
{
    public void Configure(EntityTypeBuilder<IdempotencyRecord> builder)
    {
        builder.HasKey(record => new { record.Owner, record.Key, record.Operation });
        builder.Property(record => record.Owner).HasMaxLength(200);
        builder.Property(record => record.Key).HasMaxLength(255);
        builder.Property(record => record.Operation).HasMaxLength(500);
        builder.Property(record => record.RequestHash).HasMaxLength(64);
        builder.HasIndex(record => record.CreatedAt);
    }
}
