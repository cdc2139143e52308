using System.Runtime.CompilerServices;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>The softmax of one row, its largest element taken off first so that nothing overflows.</summary>
internal static unsafe class SoftmaxRow<TLane> where TLane : struct, IVectorLane<TLane>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Probabilities(float* x, float* y, int width)
    {
        var scale = 1 / Exponentials(x, y, width, Largest(x, width));
        var i = 0;
        for (; i + TLane.Width <= width; i += TLane.Width)
            TLane.Store(TLane.Load(y + i) * TLane.Of(scale), y + i);
        for (; i < width; i++)
            y[i] *= scale;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Logarithm(float* x, float* y, int width)
    {
        var offset = LogSumExp(x, width);
        var i = 0;
        for (; i + TLane.Width <= width; i += TLane.Width)
            TLane.Store(TLane.Load(x + i) - TLane.Of(offset), y + i);
        for (; i < width; i++)
            y[i] = x[i] - offset;
    }

    /// <summary>log of the sum of exp(x), NaN if any is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float LogSumExp(float* x, int width)
    {
        var largest = Largest(x, width);
        return largest + MathF.Log(Exponentials(x, null, width, largest));
    }

    // exp(x - largest), written to y if there is one; returns the sum. The last register is filled up with exp of minus
    // infinity, which is 0.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private static float Exponentials(float* x, float* y, int width, float largest)
    {
        var (total, shift, i) = (TLane.Of(0), TLane.Of(largest), 0);
        for (; i + TLane.Width <= width; i += TLane.Width)
        {
            var value = TLane.Exp(TLane.Load(x + i) - shift);
            total += value;
            if (y is not null)
                TLane.Store(value, y + i);
        }
        if (i < width)
        {
            var last = stackalloc float[16];
            new Span<float>(last, TLane.Width).Fill(float.NegativeInfinity);
            new Span<float>(x + i, width - i).CopyTo(new Span<float>(last, width - i));
            var value = TLane.Exp(TLane.Load(last) - shift);
            total += value;
            TLane.Store(value, last);
            if (y is not null)
                new Span<float>(last, width - i).CopyTo(new Span<float>(y + i, width - i));
        }
        return TLane.Sum(total);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Largest(float* x, int width)
    {
        var (largest, i) = (x[0], 1);
        if (width >= TLane.Width)
        {
            // Four at a time need not wait for each other; a maximum is the same in any order.
            var a = TLane.Load(x);
            var (b, c, d) = (a, a, a);
            for (i = TLane.Width; i + (4 * TLane.Width) <= width; i += 4 * TLane.Width)
            {
                a = TLane.Max(a, TLane.Load(x + i));
                b = TLane.Max(b, TLane.Load(x + i + TLane.Width));
                c = TLane.Max(c, TLane.Load(x + i + (2 * TLane.Width)));
                d = TLane.Max(d, TLane.Load(x + i + (3 * TLane.Width)));
            }
            for (; i + TLane.Width <= width; i += TLane.Width)
                a = TLane.Max(a, TLane.Load(x + i));
            largest = TLane.Largest(TLane.Max(TLane.Max(a, b), TLane.Max(c, d)));
        }
        for (; i < width; i++)
            largest = MathF.Max(largest, x[i]);
        return largest;
    }
}
