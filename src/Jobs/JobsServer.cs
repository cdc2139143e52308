using Hangfire;
using Hangfire.AspNetCore;
using Hangfire.Logging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TrainService.Persistence;
using TrainService.Persistence.Runs;

namespace TrainService.Jobs;

/// <summary>Starts what this process does for runs, after the schema is there, and ends it in good order.</summary>
internal sealed class JobsServer(
    JobsOptions options, SchemaMigration schema, RunLease lease, WorkerIdentity worker, Lazy<JobStorage> storage,
    IServiceScopeFactory scopes, ILoggerFactory loggers) : IHostedService, IDisposable
{
    // A run that is told to stop writes a checkpoint first.
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(25);

    private BackgroundJobServer? server;
    private readonly Lock gate = new();
    private Task? stopped;

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

    /// <summary>A host may be stopped from two sides: the second waits for the first, and so does not dispose of what
    /// the worker still needs; one that comes when all is disposed of finds it done.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (gate)
            return stopped ??= StopOnceAsync(cancellationToken);
    }

    private async Task StopOnceAsync(CancellationToken cancellation)
    {
        worker.Stop();
        if (server is not null)
        {
            server.SendStop();
            await server.WaitForShutdownAsync(cancellation);
        }
        LogProvider.SetCurrentLogProvider(null);
    }

    public void Dispose() => server?.Dispose();
}
