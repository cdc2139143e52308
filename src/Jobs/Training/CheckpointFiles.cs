using Microsoft.EntityFrameworkCore;
using TrainService.Persistence;
using TrainService.Persistence.Chunks;
using TrainService.Persistence.Runs;
using Checkpoint = TrainService.Engine.Training.Checkpoint;

namespace TrainService.Jobs.Training;

/// <summary>Checkpoints between the engine, where they are bytes, and the database, where they are chunks.</summary>
internal sealed class CheckpointFiles(IDbContextFactory<TrainServiceContext> contexts, ChunkStore chunks)
{
    /// <summary>Stores the bytes. Only the journal makes a checkpoint of them: a crash before leaves chunks that
    /// nothing names, and the sweep takes them.</summary>
    public async Task<IReadOnlyDictionary<string, ChunkList>> StoreAsync(
        Checkpoint checkpoint, CancellationToken cancellation) =>
        new Dictionary<string, ChunkList>
        {
            [CheckpointFile.Weights] = await chunks.WriteAsync(new MemoryStream(checkpoint.Weights), cancellation),
            [CheckpointFile.State] = await chunks.WriteAsync(new MemoryStream(checkpoint.State), cancellation),
        };

    /// <summary>Steps of a run's checkpoints and how many epochs they come after, the newest first.</summary>
    public async Task<IReadOnlyList<(long Step, double Epoch)>> StepsAsync(Guid runId, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var rows = await context.Checkpoints.Where(row => row.RunId == runId).OrderByDescending(row => row.Step)
            .Select(row => new { row.Step, row.Epoch }).ToListAsync(cancellation);
        return [.. rows.Select(row => (row.Step, row.Epoch))];
    }

    /// <summary>Step of the best checkpoint, if there is one.</summary>
    public async Task<long?> BestStepAsync(Guid runId, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        return await context.Checkpoints.Where(row => row.RunId == runId && row.IsBest)
            .Select(row => (long?)row.Step).SingleOrDefaultAsync(cancellation);
    }

    /// <exception cref="InvalidDataException">Bytes are missing or damaged.</exception>
    public async Task<Checkpoint> LoadAsync(Guid runId, long step, CancellationToken cancellation) => new(
        await ReadAsync(runId, step, CheckpointFile.Weights, cancellation),
        await ReadAsync(runId, step, CheckpointFile.State, cancellation));

    /// <exception cref="InvalidDataException">Bytes are missing or damaged.</exception>
    public async Task<byte[]> ReadAsync(Guid runId, long step, string name, CancellationToken cancellation)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellation);
        var contentId = await context.CheckpointFiles
            .Where(file => file.RunId == runId && file.Step == step && file.Name == name)
            .Select(file => (Guid?)file.ContentId).SingleOrDefaultAsync(cancellation)
            ?? throw new InvalidDataException($"The checkpoint of step {step} has no {name}.");
        await using var stream = await chunks.OpenReadAsync(contentId, cancellation);
        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes, cancellation);
        return bytes;
    }
}
