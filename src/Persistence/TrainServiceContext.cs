using Microsoft.EntityFrameworkCore;
using TrainService.Persistence.Access;
using TrainService.Persistence.Chunks;
using TrainService.Persistence.Datasets;
using TrainService.Persistence.Models;
using TrainService.Persistence.Runs;

namespace TrainService.Persistence;

/// <summary>All that the service remembers. One model for two databases: <see cref="PostgresContext"/> and
/// <see cref="SqliteContext"/> say what differs.</summary>
public abstract class TrainServiceContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<Run> Runs => Set<Run>();
    public DbSet<RunTag> RunTags => Set<RunTag>();
    public DbSet<RunAttempt> RunAttempts => Set<RunAttempt>();
    public DbSet<RunTransition> RunTransitions => Set<RunTransition>();
    public DbSet<RunEvent> RunEvents => Set<RunEvent>();
    public DbSet<MetricPoint> MetricPoints => Set<MetricPoint>();
    public DbSet<Checkpoint> Checkpoints => Set<Checkpoint>();
    public DbSet<CheckpointFile> CheckpointFiles => Set<CheckpointFile>();
    public DbSet<StepTiming> StepTimings => Set<StepTiming>();
    public DbSet<DeviceCalibration> DeviceCalibrations => Set<DeviceCalibration>();
    public DbSet<Worker> Workers => Set<Worker>();
    public DbSet<Dataset> Datasets => Set<Dataset>();
    public DbSet<DatasetVersion> DatasetVersions => Set<DatasetVersion>();
    public DbSet<Model> Models => Set<Model>();
    public DbSet<ModelVersion> ModelVersions => Set<ModelVersion>();
    public DbSet<ModelAlias> ModelAliases => Set<ModelAlias>();
    public DbSet<Chunk> Chunks => Set<Chunk>();
    public DbSet<ChunkList> ChunkLists => Set<ChunkList>();
    public DbSet<ChunkListEntry> ChunkListEntries => Set<ChunkListEntry>();
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();
    public DbSet<IdempotencyRecord> IdempotencyRecords => Set<IdempotencyRecord>();

    /// <summary>Inserts events in bulk, inside the open transaction.</summary>
    internal abstract Task BulkInsertAsync(IReadOnlyList<RunEvent> events, CancellationToken cancellation);

    /// <summary>Inserts metric points in bulk, inside the open transaction.</summary>
    internal abstract Task BulkInsertAsync(IReadOnlyList<MetricPoint> points, CancellationToken cancellation);

    /// <summary>Announces inside the open transaction that the run has news; heard by others when it commits.</summary>
    internal abstract Task NotifyAsync(Guid runId, CancellationToken cancellation);

    /// <summary>Whether the failure is a unique or primary key that is taken already.</summary>
    public abstract bool IsDuplicate(DbUpdateException failure);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(TrainServiceContext).Assembly);
        SnakeCaseNames.Apply(modelBuilder);
    }
}
