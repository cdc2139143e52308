using System.Numerics;
using System.Runtime.CompilerServices;

namespace TrainService.Engine.Data;

/// <summary>Bytes 0-255 to the floats of the same value. Optimised from the first call: the first epoch of a short run
/// is over before the tiered compiler would have noticed.</summary>
internal static class ByteWidening
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToFloats(ReadOnlySpan<byte> source, Span<float> destination)
    {
        var i = 0;
        var lanes = Vector<float>.Count;
        for (; i <= source.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(source[i..]), out var low, out var high);
            Store(low, destination[i..]);
            Store(high, destination[(i + 2 * lanes)..]);
        }

        for (; i < source.Length; i++)
            destination[i] = source[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector<ushort> values, Span<float> destination)
    {
        Vector.Widen(values, out var low, out var high);
        Vector.ConvertToSingle(Vector.AsVectorInt32(low)).CopyTo(destination);
        Vector.ConvertToSingle(Vector.AsVectorInt32(high)).CopyTo(destination[Vector<float>.Count..]);
    }
}
