using System.Reflection;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using TrainService.Persistence;
using TrainService.Persistence.Runs;
using TrainService.Postgres;
using Xunit.Sdk;

namespace TrainService.Jobs.Tests;

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

/// <summary>A service on a new database; the process in it can be ended and started again.</summary>
internal sealed class TestService : IAsyncDisposable
{
    // Generous: what is waited for takes a second or so on a quiet machine.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly string? postgres;
    private readonly List<IHost> hosts = [];

    private TestService(string? postgres) => this.postgres = postgres;

    public string DataFolder { get; } = Directory.CreateTempSubdirectory("trainservice-test-").FullName;
    public IServiceProvider Services => hosts[0].Services;
    public RunQueue Queue => Services.GetRequiredService<RunQueue>();
    public RunLease Lease => Services.GetRequiredService<RunLease>();

    /// <summary>A database without a process.</summary>
    public static async Task<TestService> CreateAsync(DatabaseKind kind) =>
        new(kind == DatabaseKind.Postgres ? await PostgresServer.CreateDatabaseAsync() : null);

    public static async Task<TestService> StartAsync(DatabaseKind kind, Action<IServiceCollection>? change = null)
    {
        var service = await CreateAsync(kind);
        await service.StartHostAsync(change);
        return service;
    }

    /// <summary>Starts a process; what is changed in it is what goes wrong there.</summary>
    public async Task StartHostAsync(Action<IServiceCollection>? change = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddPersistence(postgres, DataFolder);
        builder.Services.AddJobs(new JobsOptions
        {
            Threads = 1, Postgres = postgres, DataFolder = DataFolder,
        });
        change?.Invoke(builder.Services);
        var host = builder.Build();
        await host.StartAsync();
        lock (hosts)
            hosts.Add(host);
    }

    /// <summary>Starts several more at the same moment.</summary>
    public Task StartHostsAsync(int count) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(_ => Task.Run(() => StartHostAsync())));

    /// <summary>Cuts every connection to the PostgreSQL server.</summary>
    public async Task CutConnectionsAsync()
    {
        await using var connection = new NpgsqlConnection(postgres);
        await connection.OpenAsync();
        await using var cut = new NpgsqlCommand("""
            select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid()
            """, connection);
        await cut.ExecuteNonQueryAsync();
    }

    /// <summary>Ends every process in good order.</summary>
    public async Task StopHostsAsync()
    {
        foreach (var host in hosts)
        {
            await host.StopAsync();
            await ((IAsyncDisposable)host).DisposeAsync();
        }
        hosts.Clear();
    }

    public TrainServiceContext Context() =>
        Services.GetRequiredService<IDbContextFactory<TrainServiceContext>>().CreateDbContext();

    public async Task<Guid> SubmitAsync(string request, Guid? datasetVersion = null)
    {
        using var json = JsonDocument.Parse(request);
        var read = RunRequest.Read(json.RootElement);
        var run = new Run
        {
            Name = read.Name ?? "run", Owner = "local", Request = request, Device = read.Device, Dataset = read.Dataset,
            DatasetVersionId = datasetVersion, QueuedAt = TimeProvider.System.GetUtcNow(),
            Priority = read.Priority, Tags = [.. read.TagValues()],
        };
        await Queue.SubmitAsync(run);
        return run.Id;
    }

    /// <summary>Waits until the run is as wanted; fails at once if it has failed.</summary>
    public async Task<Run> UntilAsync(Guid runId, Func<Run, bool> wanted)
    {
        using var changed = new SemaphoreSlim(0);
        using var listening = Services.GetRequiredService<IRunBell>().Listen(runId, () => changed.Release());
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var run = await ReadAsync(runId);
            if (run is not null && wanted(run))
                return run;
            Assert.False(run is not null && RunMoves.IsFinished(run.Status), $"The run is {run?.Status}: {run?.Error}");
            await changed.WaitAsync(TimeSpan.FromMilliseconds(200));
            Assert.False(patience.IsCancellationRequested, $"The run stays {run?.Status} at step {run?.Step}.");
        }
    }

    // Null while the database is out of reach, which is what some tests bring about.
    private async Task<Run?> ReadAsync(Guid runId)
    {
        try
        {
            await using var context = Context();
            return await context.Runs.AsNoTracking().SingleAsync(row => row.Id == runId);
        }
        catch (Exception failure) when (DatabaseFailure.Is(failure))
        {
            return null;
        }
    }

    public Task<Run> UntilAsync(Guid runId, RunStatus status) => UntilAsync(runId, run => run.Status == status);

    /// <summary>Every point of every curve, in order.</summary>
    public async Task<List<(string Name, long Step, double Value)>> CurvesAsync(Guid runId)
    {
        await using var context = Context();
        var points = await context.MetricPoints.Where(point => point.RunId == runId)
            .OrderBy(point => point.Name).ThenBy(point => point.Step).ToListAsync();
        return [.. points.Select(point => (point.Name, point.Step, point.Value))];
    }

    public async ValueTask DisposeAsync()
    {
        await StopHostsAsync();
        if (postgres is not null)
            await PostgresServer.DropDatabaseAsync(postgres);
        SqliteConnection.ClearAllPools();
        Directory.Delete(DataFolder, true);
    }
}
