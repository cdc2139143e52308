using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>Memory of one tensor on an accelerator: its own, or a place in a plan's arena.</summary>
internal sealed class IlgpuBuffer(Accelerator accelerator, Shape shape, ArrayView<float> view, MemoryBuffer? owned = null)
    : IBuffer
{
    private bool disposed;

    public Shape Shape => shape;

    public ArrayView<float> View => view;

    /// <summary>On the device, for libraries.</summary>
    public nint Address => view.LoadEffectiveAddressAsPtr();

    public void Upload<T>(ReadOnlySpan<T> source) where T : unmanaged
    {
        Check<T>(source.Length);
        accelerator.Bind();
        // Waits: the caller may write over the source as soon as this returns.
        view.CopyFromCPU(accelerator.DefaultStream, MemoryMarshal.Cast<T, float>(source));
    }

    public void Download<T>(Span<T> destination) where T : unmanaged
    {
        Check<T>(destination.Length);
        accelerator.Bind();
        view.CopyToCPU(accelerator.DefaultStream, MemoryMarshal.Cast<T, float>(destination));
    }

    public IReadback Readback() => new IlgpuReadback(accelerator, view);

    public void Dispose()
    {
        if (disposed)
            return;
        disposed = true;
        accelerator.Bind();
        owned?.Dispose();
    }

    public void Check<T>(int count) where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (count != shape.Count || Marshal.SizeOf<T>() != sizeof(float))
            throw new ArgumentException($"{count} {typeof(T).Name} values for a tensor {shape}");
    }
}
