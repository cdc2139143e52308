using System.Runtime.InteropServices;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>Memory of one tensor: its own, or a place in a plan's arena.</summary>
internal sealed unsafe class CpuBuffer : IBuffer
{
    private readonly bool owned;

    public CpuBuffer(Shape shape)
    {
        (Shape, owned) = (shape, true);
        Address = AlignedMemory.Allocate(shape.Bytes);
    }

    public CpuBuffer(Shape shape, float* address)
    {
        Shape = shape;
        Address = address;
    }

    public Shape Shape { get; }

    public float* Address { get; private set; }

    public void Upload<T>(ReadOnlySpan<T> source) where T : unmanaged =>
        MemoryMarshal.AsBytes(Checked(source)).CopyTo(new Span<byte>(Address, (int)Shape.Bytes));

    public void Download<T>(Span<T> destination) where T : unmanaged
    {
        Checked<T>(destination);
        new ReadOnlySpan<byte>(Address, (int)Shape.Bytes).CopyTo(MemoryMarshal.AsBytes(destination));
    }

    public void Dispose()
    {
        if (owned && Address != null)
            AlignedMemory.Free(Address);
        Address = null;
    }

    private ReadOnlySpan<T> Checked<T>(ReadOnlySpan<T> values) where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(Address == null, this);
        return values.Length == Shape.Count && sizeof(T) == 4
            ? values
            : throw new ArgumentException($"{values.Length} {typeof(T).Name} values for a tensor {Shape}");
    }
}
