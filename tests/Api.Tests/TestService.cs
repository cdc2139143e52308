using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TrainService.Engine.Devices;
using TrainService.Persistence;
using TrainService.Persistence.Runs;
using TrainService.Postgres;

namespace TrainService.Api.Tests;

/// <summary>The whole service on a free port, with real sockets, on a database of its own.</summary>
internal sealed class TestService : IAsyncDisposable
{
    public const long MaxUploadBytes = 4 << 20;

    private readonly Factory factory;
    private readonly string? postgres;
    private readonly bool ownsDatabase;

    private TestService(string? postgres, string role, bool ownsDatabase)
    {
        (this.postgres, this.ownsDatabase) = (postgres, ownsDatabase);
        factory = new(Folder, postgres, role);
        factory.UseKestrel(0);
        factory.StartServer();
        Client = factory.CreateClient();
        Client.Timeout = TimeSpan.FromMinutes(5);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("trainservice-api-").FullName;

    public HttpClient Client { get; }

    public Uri Address => Client.BaseAddress!;

    public static async Task<TestService> StartAsync(DatabaseKind kind)
    {
        var service =
            new TestService(kind == DatabaseKind.Postgres ? await PostgresServer.CreateDatabaseAsync() : null, "all", true);
        await service.AddWorkerAsync(Runs.Requests.WaitingDevice);
        return service;
    }

    /// <summary>One of several processes on a PostgreSQL database.</summary>
    public static TestService Start(string postgres, string role) => new(postgres, role, false);

    public T Get<T>() where T : notnull => factory.Services.GetRequiredService<T>();

    public TrainServiceContext Context() => Get<IDbContextFactory<TrainServiceContext>>().CreateDbContext();

    /// <summary>A run that this test works on as its worker; the service's own worker has no such device.</summary>
    public async Task<(Guid Id, int Attempt)> HoldRunAsync(string name = "held")
    {
        var run = new Run
        {
            Name = name, Owner = "local", Request = """{"model": {}, "training": {}}""", Device = "cuda:99",
            Dataset = "sample:iris", QueuedAt = DateTimeOffset.UtcNow,
        };
        await Get<RunTransitions>().SubmitAsync(run);
        var claimed = await Get<RunLease>().ClaimAsync(run.Id, "test", TimeSpan.FromHours(1));
        await Get<RunTransitions>().MoveAsync(run.Id, claimed!.Attempt, RunStatus.Running);
        return (run.Id, claimed.Attempt);
    }

    // One that never takes a run.
    private async Task AddWorkerAsync(string device)
    {
        await using var context = Context();
        context.Add(new Worker
        {
            Id = "far-away", Machine = "far-away", SeenAt = DateTimeOffset.UtcNow.AddDays(1),
            Devices = JsonSerializer.Serialize(
                new[] { new DeviceInfo(device, "cuda", "", 1, 1) }, JsonSerializerOptions.Web),
        });
        await context.SaveChangesAsync();
    }

    public Task<long> TellAsync(Guid id, int attempt, long step, double loss = 0.5) =>
        Get<RunJournal>().AppendAsync(id, attempt, new()
    {
        Events = [NewEvent.Metric(step, step / 10.0, new Dictionary<string, double> { ["train.loss"] = loss })],
        Progress = new RunProgress(step, 100, step / 10.0, 10, 1000, 1),
    });

    public Task FinishAsync(Guid id, int attempt) => Get<RunTransitions>().MoveAsync(id, attempt, RunStatus.Succeeded);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await factory.DisposeAsync();
        if (postgres is not null && ownsDatabase)
            await PostgresServer.DropDatabaseAsync(postgres);
        SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, true);
    }

    private sealed class Factory(string folder, string? postgres, string role) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseSetting("TRAINSERVICE_DATA", folder);
            builder.UseSetting("ConnectionStrings:Postgres", postgres ?? "");
            builder.UseSetting("TrainService:Role", role);
            builder.UseSetting("TrainService:MaxUploadBytes", $"{MaxUploadBytes}");
        }
    }
}
