using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>
/// An input whose values travel while the run before computes: into page-locked memory, on a stream of their own to a
/// landing place on the device, and from there, when their run begins, to where the plan reads them.
/// </summary>
internal sealed class StagedInput : IBuffer
{
    private readonly Accelerator accelerator;
    private readonly IlgpuBuffer target;
    private readonly AcceleratorStream uploads;
    private readonly StreamPoint taken;
    private readonly PinnedMemory host;
    private readonly MemoryBuffer1D<float, Stride1D.Dense> landing;
    private bool hasValues, isDisposed;

    /// <param name="target">Where the plan reads.</param>
    /// <param name="uploads">The stream of the way to the landing place.</param>
    /// <param name="taken">Set behind the last copy out of the landing places.</param>
    public StagedInput(Accelerator accelerator, IlgpuBuffer target, AcceleratorStream uploads, StreamPoint taken)
    {
        (this.accelerator, this.target, this.uploads, this.taken) = (accelerator, target, uploads, taken);
        host = new PinnedMemory(accelerator, target.Shape.Count);
        try
        {
            landing = accelerator.Allocate1D<float>(target.Shape.Count);
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    public Shape Shape => target.Shape;

    /// <summary>Whether there are values that no run has taken.</summary>
    public bool IsOnItsWay { get; private set; }

    public void Upload<T>(ReadOnlySpan<T> source) where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        target.Check<T>(source.Length);
        accelerator.Bind();
        // Before both places are written over: the copy into the landing place has read the first, the run that the values
        // before were for has read the second. It took them after that copy.
        if (IsOnItsWay)
            uploads.Synchronize();
        else
            taken.Wait();
        MemoryMarshal.Cast<T, float>(source).CopyTo(host.Span);
        landing.View.AsContiguous().CopyFromCPUUnsafeAsync(uploads, ref host.Span[0], host.Span.Length);
        (IsOnItsWay, hasValues) = (true, true);
    }

    public void Download<T>(Span<T> destination) where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        target.Check<T>(destination.Length);
        if (hasValues)
            host.Span.CopyTo(MemoryMarshal.Cast<T, float>(destination));
        else
            target.Download(destination);
    }

    /// <summary>Queues the last of the way, once the values have landed.</summary>
    public void Take(AcceleratorStream stream)
    {
        if (IsOnItsWay)
            landing.View.AsContiguous().CopyTo(stream, target.View);
        IsOnItsWay = false;
    }

    /// <summary>The plan has seen to it that both streams are through.</summary>
    public void Dispose()
    {
        if (isDisposed)
            return;
        isDisposed = true;
        accelerator.Bind();
        target.Dispose();
        host.Dispose();
        landing.Dispose();
    }
}
