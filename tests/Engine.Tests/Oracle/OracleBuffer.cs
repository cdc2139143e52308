using System.Runtime.InteropServices;
using TrainService.Engine.Devices;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Tests.Oracle;

/// <summary>A range of float64 numbers that is filled and read as the shape's element type.</summary>
internal sealed class OracleBuffer(Shape shape, Memory<double> memory) : IBuffer
{
    public Shape Shape => shape;

    public Memory<double> Memory => memory;

    public void Upload<T>(ReadOnlySpan<T> source) where T : unmanaged
    {
        Check<T>(source.Length);
        var target = memory.Span;
        if (typeof(T) == typeof(int))
            for (var i = 0; i < source.Length; i++)
                target[i] = MemoryMarshal.Cast<T, int>(source)[i];
        else
            for (var i = 0; i < source.Length; i++)
                target[i] = MemoryMarshal.Cast<T, float>(source)[i];
    }

    public void Download<T>(Span<T> destination) where T : unmanaged
    {
        Check<T>(destination.Length);
        var source = memory.Span;
        if (typeof(T) == typeof(int))
            for (var i = 0; i < source.Length; i++)
                MemoryMarshal.Cast<T, int>(destination)[i] = (int)source[i];
        else
            for (var i = 0; i < source.Length; i++)
                MemoryMarshal.Cast<T, float>(destination)[i] = (float)source[i];
    }

    public void Dispose()
    {
    }

    private void Check<T>(int count)
    {
        if (typeof(T) != (shape.Element == ElementType.Int32 ? typeof(int) : typeof(float)) || count != shape.Count)
            throw new ArgumentException($"{count} elements of {typeof(T).Name} for a tensor {shape}");
    }
}
