using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TrainService.Persistence.Access;

/// <summary>Who may call, as whom and what. The key itself is known to its holder alone.</summary>
public sealed class ApiKey
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string Name { get; set; }
    public required string Owner { get; init; }
    /// <summary>SHA-256 of the key: keys are long random strings, so no salt or stretching is needed.</summary>
    public required byte[] Hash { get; init; }
    /// <summary>Words out of <c>read</c>, <c>write</c>, <c>admin</c>, separated by spaces.</summary>
    public required string Scopes { get; set; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? RevokedAt { get; set; }
}

internal sealed class ApiKeyMapping : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> builder)
    {
        builder.Property(key => key.Id).ValueGeneratedNever();
        builder.Property(key => key.Name).HasMaxLength(200);
        builder.Property(key => key.Owner).HasMaxLength(200);
        builder.Property(key => key.Scopes).HasMaxLength(64);
        builder.HasIndex(key => key.Hash).IsUnique();
    }
}
