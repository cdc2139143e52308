using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using TrainService.Persistence.Chunks;
using TrainService.Persistence.Datasets;
using TrainService.Persistence.Runs;

namespace TrainService.Persistence;

/// <summary>The door of this project.</summary>
public static class PersistenceServices
{
    /// <summary>PostgreSQL where there is a connection string, else SQLite in the data folder's <c>trainservice.db</c>.
    /// Gives <see cref="IDbContextFactory{TContext}"/> of <see cref="TrainServiceContext"/>, a scoped context, the bell
    /// and the writers. Run <see cref="SchemaMigration"/> before anything else.</summary>
    public static IServiceCollection AddPersistence(
        this IServiceCollection services, string? postgresConnectionString, string dataFolder)
    {
        services.TryAddSingleton(TimeProvider.System);
        if (string.IsNullOrWhiteSpace(postgresConnectionString))
            AddSqlite(services, dataFolder);
        else
            AddPostgres(services, postgresConnectionString);
        services.AddSingleton<RunJournal>();
        services.AddSingleton<RunTransitions>();
        services.AddSingleton<RunLease>();
        services.AddSingleton<ChunkStore>();
        services.AddSingleton<DatasetVersions>();
        services.AddScoped(provider =>
            provider.GetRequiredService<IDbContextFactory<TrainServiceContext>>().CreateDbContext());
        return services;
    }

    private static void AddPostgres(IServiceCollection services, string connectionString)
    {
        services.AddPooledDbContextFactory<PostgresContext>(options => options.UseNpgsql(connectionString));
        services.AddSingleton<IDbContextFactory<TrainServiceContext>, Contexts<PostgresContext>>();
        services.AddSingleton<IRunBell>(provider => new PostgresRunBell(
            connectionString, provider.GetRequiredService<ILogger<PostgresRunBell>>()));
        services.AddSingleton<SchemaMigration, PostgresMigration>();
    }

    private static void AddSqlite(IServiceCollection services, string dataFolder)
    {
        var file = new SqliteFile(dataFolder);
        services.AddSingleton(_ => new DataFolderLock(file.Folder));
        services.AddPooledDbContextFactory<SqliteContext>(options => options
            .UseSqlite(file.ConnectionString)
            .AddInterceptors(new SqlitePragmas()));
        services.AddSingleton<IDbContextFactory<TrainServiceContext>, Contexts<SqliteContext>>();
        services.AddSingleton<IRunBell, RunListeners>();
        services.AddSingleton<SchemaMigration, SqliteMigration>();
    }

    private sealed class Contexts<T>(IDbContextFactory<T> factory) : IDbContextFactory<TrainServiceContext>
        where T : TrainServiceContext
    {
        public TrainServiceContext CreateDbContext() => factory.CreateDbContext();
    }
}
