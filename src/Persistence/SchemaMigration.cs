using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace TrainService.Persistence;

/// <summary>Brings the database to the newest schema; safe when several processes start at once.</summary>
public abstract class SchemaMigration
{
    /// <param name="beside">Other schemas in the same database, brought while no other process is at it.</param>
    /// <param name="cancellation"/>
    public abstract Task RunAsync(Action? beside = null, CancellationToken cancellation = default);
}

/// <summary>One process migrates under an advisory lock, which ends with its connection.</summary>
internal sealed class PostgresMigration(IDbContextFactory<TrainServiceContext> contexts) : SchemaMigration
{
    // Any number, the same in every process.
    private const long LockKey = 0x747261696e; // "train"

    public override async Task RunAsync(Action? beside = null, CancellationToken cancellation = default)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        await CreateDatabaseAsync(context, cancellation);
        // Unpooled: the lock is the session's, and the session has to end here.
        var settings = new NpgsqlConnectionStringBuilder(context.Database.GetConnectionString())
        {
            Pooling = false, CommandTimeout = 0,
        };
        await using var session = new NpgsqlConnection(settings.ConnectionString);
        await session.OpenAsync(cancellation);
        await using (var acquire = new NpgsqlCommand($"select pg_advisory_lock({LockKey})", session))
            await acquire.ExecuteNonQueryAsync(cancellation);
        // Before the framework asks a new database for it, and logs as an error that there is none.
        await context.GetService<IHistoryRepository>().CreateIfNotExistsAsync(cancellation);
        await context.Database.MigrateAsync(cancellation);
        beside?.Invoke();
    }

    private static async Task CreateDatabaseAsync(TrainServiceContext context, CancellationToken cancellation)
    {
        var creator = context.GetService<IRelationalDatabaseCreator>();
        if (await creator.ExistsAsync(cancellation))
            return;
        try
        {
            await creator.CreateAsync(cancellation);
        }
        catch (PostgresException failure)
            when (failure.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another process created it between the question and now.
        }
    }
}

/// <summary>Takes the data folder for this process, for as long as it lives, and migrates.</summary>
internal sealed class SqliteMigration(IDbContextFactory<TrainServiceContext> contexts, DataFolderLock folder)
    : SchemaMigration
{
    public override async Task RunAsync(Action? beside = null, CancellationToken cancellation = default)
    {
        await folder.TakeAsync(cancellation);
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        // EF guards SQLite migrations by a row that a killed process leaves behind, and then waits for it for ever.
        // Whoever left one is dead: the folder is ours.
        await context.Database.ExecuteSqlRawAsync("""drop table if exists "__EFMigrationsLock" """, cancellation);
        await context.Database.MigrateAsync(cancellation);
        beside?.Invoke();
    }
}
