using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TrainService.Persistence.Access;

/// <summary>The answer that a repeated request gets again; until there is one, the claim of who makes it.</summary>
public sealed class IdempotencyRecord
{
    public const int OperationLength = 500;

    public required string Owner { get; init; }
    /// <summary>The client's <c>Idempotency-Key</c>.</summary>
    public required string Key { get; init; }
    /// <summary>Method and path, <c>POST /v1/runs</c>: a key counts per operation. A longer path is cut.</summary>
    public required string Operation { get; init; }
    /// <summary>SHA-256 of the whole request, lower case hexadecimal.</summary>
    public required string RequestHash { get; init; }
    /// <summary>Whose answer it is to be; the fencing token of every write after the claim.</summary>
    public Guid ClaimId { get; init; } = Guid.NewGuid();
    /// <summary>Until when nobody else may claim it. Expired without an answer means that the process died.</summary>
    public DateTimeOffset ClaimedUntil { get; set; }
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
        builder.Property(record => record.Operation).HasMaxLength(IdempotencyRecord.OperationLength);
        builder.Property(record => record.RequestHash).HasMaxLength(64);
        builder.HasIndex(record => record.CreatedAt);
    }
}
