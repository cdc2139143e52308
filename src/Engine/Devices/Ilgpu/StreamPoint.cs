using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>
/// A point in a stream that the host can wait for: on CUDA an event, which what is queued behind it does not delay; elsewhere
/// the wait is for all of the stream.
/// </summary>
internal sealed class StreamPoint : IDisposable
{
    private readonly AcceleratorStream stream;
    private readonly nint marker;
    private bool isAwaited;

    public StreamPoint(AcceleratorStream stream)
    {
        this.stream = stream;
        if (stream is CudaStream)
            CudaException.ThrowIfFailed(CudaAPI.CurrentAPI.CreateEvent(out marker, CudaEventFlags.CU_EVENT_DISABLE_TIMING));
    }

    /// <summary>Behind what has been queued; where it was set before, it moves.</summary>
    public void Set()
    {
        if (stream is CudaStream cuda)
            CudaException.ThrowIfFailed(CudaAPI.CurrentAPI.RecordEvent(marker, cuda.StreamPtr));
        isAwaited = true;
    }

    /// <summary>Returns once the stream has come to it; at once where it was not set since the last wait.</summary>
    public void Wait()
    {
        if (!isAwaited)
            return;
        if (stream is CudaStream)
            CudaException.ThrowIfFailed(CudaAPI.CurrentAPI.SynchronizeEvent(marker));
        else
            stream.Synchronize();
        isAwaited = false;
    }

    public void Dispose()
    {
        if (stream is CudaStream)
            CudaException.ThrowIfFailed(CudaAPI.CurrentAPI.DestroyEvent(marker));
    }
}
