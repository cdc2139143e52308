using System.Reflection;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TrainService.Persistence.Chunks;
using TrainService.Persistence.Datasets;
using TrainService.Persistence.Runs;
using TrainService.Postgres;
using Xunit.Sdk;

namespace TrainService.Persistence.Tests;

public enum DatabaseKind
{
    Sqlite,
    Postgres,
}

/// <summary>Runs a <c>SkippableTheory</c> once per database.</summary>
public sealed class EachDatabaseAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        Enum.GetValues<DatabaseKind>().Select(kind => new object[] { kind });
}

/// <summary>A new database with the newest schema, and the writers on it.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("trainservice-test-").FullName;
    private readonly string? postgres;
    private readonly ServiceProvider services;

    private TestDatabase(string? postgres)
    {
        this.postgres = postgres;
        services = Services();
    }

    public TestTime Time { get; } = new();
    public RunJournal Journal => services.GetRequiredService<RunJournal>();
    public RunTransitions Transitions => services.GetRequiredService<RunTransitions>();
    public RunLease Lease => services.GetRequiredService<RunLease>();
    public ChunkStore Chunks => services.GetRequiredService<ChunkStore>();
    public DatasetVersions Datasets => services.GetRequiredService<DatasetVersions>();
    public IRunBell Bell => services.GetRequiredService<IRunBell>();

    public static async Task<TestDatabase> OpenAsync(DatabaseKind kind, bool migrated = true)
    {
        var postgres = kind == DatabaseKind.Postgres ? await PostgresServer.CreateDatabaseAsync() : null;
        var database = new TestDatabase(postgres);
        if (migrated)
            await database.services.GetRequiredService<SchemaMigration>().RunAsync();
        return database;
    }

    /// <summary>The services of another process on the same database.</summary>
    public ServiceProvider Services() => new ServiceCollection()
        .AddLogging().AddSingleton<TimeProvider>(Time).AddPersistence(postgres, folder).BuildServiceProvider();

    public TrainServiceContext Context() =>
        services.GetRequiredService<IDbContextFactory<TrainServiceContext>>().CreateDbContext();

    public async Task<Run> QueueAsync(
        string? idempotencyKey = null, string device = "auto", RunPriority priority = RunPriority.Normal,
        Guid? data = null)
    {
        var run = new Run
        {
            Name = "run", Owner = "local", Request = """{"name": "run"}""", Device = device, Dataset = "sample:iris",
            QueuedAt = Time.GetUtcNow(), IdempotencyKey = idempotencyKey, Priority = priority,
            DatasetVersionId = data,
        };
        await Transitions.SubmitAsync(run);
        return run;
    }

    /// <summary>A run that a worker is training.</summary>
    public async Task<Run> TrainAsync(string worker = "worker")
    {
        var run = await QueueAsync();
        var claimed = await Lease.ClaimAsync(run.Id, worker, TimeSpan.FromSeconds(10));
        return await Transitions.MoveAsync(run.Id, claimed!.Attempt, RunStatus.Running);
    }

    /// <summary>Ends this process's services; the database stays.</summary>
    public ValueTask CloseAsync() => services.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        if (postgres is not null)
            await PostgresServer.DropDatabaseAsync(postgres);
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, true);
    }
}

/// <summary>A clock that moves when told to.</summary>
internal sealed class TestTime : TimeProvider
{
    private DateTimeOffset now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => now;

    public void Advance(TimeSpan duration) => now += duration;
}
