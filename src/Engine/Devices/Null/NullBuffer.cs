using System.Runtime.InteropServices;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Devices.Null;

/// <summary>A tensor in ordinary memory, so that weights can be initialized, saved and loaded.</summary>
internal sealed class NullBuffer(Shape shape) : IBuffer
{
    private readonly byte[] bytes = new byte[shape.Bytes];

    public Shape Shape => shape;

    public void Upload<T>(ReadOnlySpan<T> source) where T : unmanaged
    {
        Check(MemoryMarshal.AsBytes(source).Length);
        MemoryMarshal.AsBytes(source).CopyTo(bytes);
    }

    public void Download<T>(Span<T> destination) where T : unmanaged
    {
        Check(MemoryMarshal.AsBytes(destination).Length);
        bytes.CopyTo(MemoryMarshal.AsBytes(destination));
    }

    public void Dispose()
    {
    }

    private void Check(int length)
    {
        if (length != bytes.Length)
            throw new ArgumentException($"{length} bytes for a tensor {shape}");
    }
}
