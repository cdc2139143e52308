using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Npgsql;
using TrainService.Persistence.Runs;

namespace TrainService.Persistence;

/// <summary>The database of a service in earnest: any number of processes.</summary>
public sealed class PostgresContext(DbContextOptions<PostgresContext> options) : TrainServiceContext(options)
{
    internal override Task BulkInsertAsync(IReadOnlyList<RunEvent> events, CancellationToken cancellation) =>
        PostgresCopy.WriteAsync(this, events, cancellation);

    internal override Task BulkInsertAsync(IReadOnlyList<MetricPoint> points, CancellationToken cancellation) =>
        PostgresCopy.WriteAsync(this, points, cancellation);

    internal override Task NotifyAsync(Guid runId, CancellationToken cancellation) =>
        Database.ExecuteSqlAsync($"select pg_notify({PostgresRunBell.Channel}, {runId.ToString()})", cancellation);

    public override bool IsDuplicate(DbUpdateException failure) =>
        failure.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };
}

/// <summary>For <c>dotnet ef migrations add Name --context PostgresContext --output-dir Migrations/Postgres</c>.</summary>
internal sealed class PostgresDesign : IDesignTimeDbContextFactory<PostgresContext>
{
    public PostgresContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresContext>().UseNpgsql("Host=design-time-only").Options);
}
