namespace TrainService.Api.Runs.Live;

/// <summary>Remembers that a bell rang until somebody waits for it. Any number of rings are one.</summary>
internal sealed class Wakeup : IDisposable
{
    private readonly SemaphoreSlim rung = new(0, 1);

    public void Ring()
    {
        try
        {
            rung.Release();
        }
        catch (SemaphoreFullException)
        {
            // Rung already.
        }
        catch (ObjectDisposedException)
        {
            // A ring on its way while the listener went.
        }
    }

    /// <summary>Waits for a ring, but not longer than the patience.</summary>
    public Task WaitAsync(TimeSpan patience, CancellationToken cancellation) => rung.WaitAsync(patience, cancellation);

    public void Dispose() => rung.Dispose();
}
