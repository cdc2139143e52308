using System.Numerics;
using System.Runtime.CompilerServices;

namespace TrainService.Engine.Augmentation;

/// <summary>Arithmetic over many pixels at once. Optimised from the first call: the first epoch should be as quick as the
/// others.</summary>
internal static class Pixels
{
    /// <summary>x = from + factor (x - from), held within bounds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MoveFrom(Span<float> values, float from, float factor, float low, float high)
    {
        var i = 0;
        var (center, factors) = (new Vector<float>(from), new Vector<float>(factor));
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
            Store(center + (factors * (new Vector<float>(values[i..]) - center)), values[i..], low, high);
        for (; i < values.Length; i++)
            values[i] = Math.Clamp(from + (factor * (values[i] - from)), low, high);
    }

    /// <summary>The same, each from a value of its own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MoveFrom(Span<float> values, ReadOnlySpan<float> from, float factor, float low, float high)
    {
        var i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var center = new Vector<float>(from[i..]);
            Store(center + (new Vector<float>(factor) * (new Vector<float>(values[i..]) - center)), values[i..], low, high);
        }
        for (; i < values.Length; i++)
            values[i] = Math.Clamp(from[i] + (factor * (values[i] - from[i])), low, high);
    }

    /// <summary>x = x + scale z, held within bounds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(Span<float> values, ReadOnlySpan<float> added, float scale, float low, float high)
    {
        var i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
            Store(new Vector<float>(values[i..]) + (new Vector<float>(scale) * new Vector<float>(added[i..])),
                values[i..], low, high);
        for (; i < values.Length; i++)
            values[i] = Math.Clamp(values[i] + (scale * added[i]), low, high);
    }

    /// <summary>0.299 R + 0.587 G + 0.114 B of three planes (ITU-R BT.601).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Luma(ReadOnlySpan<float> planes, Span<float> grey)
    {
        var red = planes[..grey.Length];
        var green = planes.Slice(grey.Length, grey.Length);
        var blue = planes[(2 * grey.Length)..];
        var i = 0;
        for (; i <= grey.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var sum = (0.299f * new Vector<float>(red[i..])) + (0.587f * new Vector<float>(green[i..]))
                + (0.114f * new Vector<float>(blue[i..]));
            sum.CopyTo(grey[i..]);
        }
        for (; i < grey.Length; i++)
            grey[i] = (0.299f * red[i]) + (0.587f * green[i]) + (0.114f * blue[i]);
    }

    /// <summary>In double, one after the other: the same on every machine.</summary>
    public static double Mean(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += value;
        return sum / values.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector<float> values, Span<float> target, float low, float high) =>
        Vector.Min(Vector.Max(values, new Vector<float>(low)), new Vector<float>(high)).CopyTo(target);
}
