namespace TrainService.Engine.Devices;

/// <summary>Host memory for what a run leaves in a buffer, to be read when the next run may have written over it already.</summary>
public interface IReadback : IDisposable
{
    /// <summary>Copies behind what was queued before.</summary>
    void Queue();

    /// <summary>What the last copy brought, good until the next; waits for it and for no later run.</summary>
    ReadOnlySpan<float> Read();
}
