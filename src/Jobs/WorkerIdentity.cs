namespace TrainService.Jobs;

/// <summary>This process as the owner of leases.</summary>
internal sealed class WorkerIdentity : IDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private int busy;

    public string Id { get; } = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid():N}"[..^24];

    /// <summary>Cancelled when the process is to end: runs are let go at the next step.</summary>
    public CancellationToken Stopping => stopping.Token;

    public bool IsIdle => Volatile.Read(ref busy) == 0;

    /// <summary>Takes the worker for a run, which has the whole device; false if it is busy.</summary>
    public bool TryBegin() => Interlocked.CompareExchange(ref busy, 1, 0) == 0;

    public void End() => Volatile.Write(ref busy, 0);

    public void Stop() => stopping.Cancel();

    public void Dispose() => stopping.Dispose();
}
