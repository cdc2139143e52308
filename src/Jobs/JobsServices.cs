using Hangfire;
using Hangfire.InMemory;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TrainService.Jobs.Datasets;
using TrainService.Jobs.Devices;
using TrainService.Jobs.DryRuns;
using TrainService.Jobs.Predictions;
using TrainService.Jobs.Training;

namespace TrainService.Jobs;

/// <summary>The door of this project.</summary>
public static class JobsServices
{
    /// <summary>Gives <see cref="RunQueue"/> and, where the process trains, the worker. Needs
    /// <c>AddPersistence</c>; add it before hosted services that read the database, as it brings the schema.</summary>
    /// <exception cref="ArgumentException">A setting cannot be used; the message names it.</exception>
    public static IServiceCollection AddJobs(this IServiceCollection services, JobsOptions options)
    {
        options.Validate();
        services.AddSingleton(options);
        services.AddSingleton(_ => new Lazy<JobStorage>(() => Storage(options)));
        services.AddSingleton<IBackgroundJobClient>(provider =>
            new BackgroundJobClient(provider.GetRequiredService<Lazy<JobStorage>>().Value));
        services.AddSingleton<RunQueue>();
        services.AddSingleton<ComputeDevices>();
        services.AddSingleton<WorkerIdentity>();
        services.AddSingleton<DatasetCache>();
        services.AddSingleton<CheckpointFiles>();
        services.AddSingleton<DatabasePatience>();
        services.AddSingleton<RunPredictor>();
        services.AddSingleton<DeviceList>();
        services.AddSingleton<StepTimings>();
        services.AddSingleton<DeviceCalibrations>();
        services.AddTransient<TrainingJob>();
        services.AddHostedService<JobsServer>();
        services.Configure<HostOptions>(host =>
            host.ShutdownTimeout = JobsServer.StopPatience + TimeSpan.FromSeconds(10));
        services.AddHostedService<LeaseWatch>();
        services.AddHostedService<ChunkSweep>();
        if (options.Trains)
            services.AddHostedService<WorkerPresence>();
        return services;
    }

    private static JobStorage Storage(JobsOptions options) => options.Postgres is not { } connectionString
        ? new InMemoryStorage()
        : PostgresStorage(connectionString);

    private static PostgreSqlStorage PostgresStorage(string connectionString)
    {
        var settings = new PostgreSqlStorageOptions
        {
            // NOTIFY wakes a worker in milliseconds; the poll is for notifications that were lost.
            EnableLongPolling = true,
            QueuePollInterval = TimeSpan.FromSeconds(2),
            // A job is hidden from others while it runs, however long. Were it fetched twice all the same, the second
            // would find nothing to claim.
            UseSlidingInvisibilityTimeout = true,
            InvisibilityTimeout = TimeSpan.FromMinutes(5),
        };
        return new PostgreSqlStorage(new NpgsqlConnectionFactory(connectionString, settings), settings);
    }
}
