using TrainService.Engine.Training;

namespace TrainService.Jobs.Training;

/// <summary>Bounds the memory of checkpoints on their way to the database: the trainer waits with the next one while
/// more than this is on its way, however large one is.</summary>
internal sealed class CheckpointBudget : IDisposable
{
    private const long Most = 32 << 20;

    private readonly SemaphoreSlim room = new(0);
    private long onTheWay;

    public void Take(CheckpointEvent checkpoint, CancellationToken cancellation)
    {
        Interlocked.Add(ref onTheWay, SizeOf(checkpoint));
        while (Interlocked.Read(ref onTheWay) > Most + SizeOf(checkpoint))
            room.Wait(cancellation);
    }

    public void GiveBack(CheckpointEvent checkpoint)
    {
        Interlocked.Add(ref onTheWay, -SizeOf(checkpoint));
        room.Release();
    }

    public void Dispose() => room.Dispose();

    private static long SizeOf(CheckpointEvent told) => told.Checkpoint.Weights.Length + told.Checkpoint.State.Length;
}
