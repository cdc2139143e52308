using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using TrainService.Persistence.Runs;

namespace TrainService.Persistence;

/// <summary>The embedded database: one file, one process.</summary>
public sealed class SqliteContext(DbContextOptions<SqliteContext> options) : TrainServiceContext(options)
{
    // SQLITE_CONSTRAINT_PRIMARYKEY and SQLITE_CONSTRAINT_UNIQUE.
    private const int PrimaryKeyTaken = 1555, UniqueTaken = 2067;

    internal override Task BulkInsertAsync(IReadOnlyList<RunEvent> events, CancellationToken cancellation) =>
        SqliteRows.WriteAsync(this, events, cancellation);

    internal override Task BulkInsertAsync(IReadOnlyList<MetricPoint> points, CancellationToken cancellation) =>
        SqliteRows.WriteAsync(this, points, cancellation);

    internal override Task NotifyAsync(Guid runId, CancellationToken cancellation) => Task.CompletedTask;

    public override bool IsDuplicate(DbUpdateException failure) =>
        failure.InnerException is SqliteException { SqliteExtendedErrorCode: PrimaryKeyTaken or UniqueTaken };

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicks>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        // SQLite would read an unknown type name as numeric.
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
            if (property.GetColumnType() == "json")
                property.SetColumnType("TEXT");
    }

    /// <summary>Instants as 100 ns ticks in UTC: SQLite has no time type, and numbers order as times do.</summary>
    internal sealed class UtcTicks() : ValueConverter<DateTimeOffset, long>(
        time => time.UtcTicks,
        ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
}

/// <summary>For <c>dotnet ef migrations add Name --context SqliteContext --output-dir Migrations/Sqlite</c>.</summary>
internal sealed class SqliteDesign : IDesignTimeDbContextFactory<SqliteContext>
{
    public SqliteContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteContext>().UseSqlite("Data Source=design-time-only").Options);
}
