using Hangfire;
using Hangfire.AspNetCore;
using Hangfire.Logging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TrainService.Persistence;
using TrainService.Persistence.Runs;

namespace TrainService.Jobs;

/// <summary>Starts what this process does for runs, after the schema is there, and ends it in good order: runs are told
/// to stop before anything else of the process is, so that they save while the rest winds up.</summary>
internal sealed class JobsServer(
    JobsOptions options, SchemaMigration schema, RunLease lease, WorkerIdentity worker, Lazy<JobStorage> storage,
    IServiceScopeFactory scopes, ILoggerFactory loggers) : IHostedLifecycleService, IDisposable
{
    /// <summary>A run that is told to stop writes a checkpoint first. The host's own patience must be longer.</summary>
    internal static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(40);

    private BackgroundJobServer? server;
    private readonly Lock gate = new();
    private Task? stopped;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // Hangfire's own installer is not made for several processes at once.
        await schema.RunAsync(() => _ = storage.Value, cancellationToken);
        // The embedded database is this process's alone, so whoever held a run is dead: go on with it at once.
        if (options.Postgres is null)
            await lease.ExpireAllAsync(cancellationToken);
        LogProvider.SetCurrentLogProvider(new AspNetCoreLogProvider(loggers));
        if (options.Trains)
            server = new BackgroundJobServer(new BackgroundJobServerOptions
            {
                // A training uses the whole device.
                WorkerCount = 1,
                Activator = new AspNetCoreJobActivator(scopes),
                ServerName = worker.Id,
                StopTimeout = StopPatience,
                ShutdownTimeout = StopPatience,
                SchedulePollingInterval = TimeSpan.FromMinutes(1),
            }, storage.Value);
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Comes before the web server waits for its last callers, which may take all of the host's patience.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        worker.Stop();
        server?.SendStop();
        return Task.CompletedTask;
    }

    /// <summary>A host may be stopped from two sides: the second waits for the first, and so does not dispose of what
    /// the worker still needs; one that comes when all is disposed of finds it done.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (gate)
            return stopped ??= StopOnceAsync();
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task StopOnceAsync()
    {
        await StoppingAsync(CancellationToken.None);
        // Not the host's token: it may have run out while others stopped, and the run is still being saved.
        using var patience = new CancellationTokenSource(StopPatience);
        if (server is not null)
            await server.WaitForShutdownAsync(patience.Token);
        LogProvider.SetCurrentLogProvider(null);
    }

    public void Dispose() => server?.Dispose();
}
