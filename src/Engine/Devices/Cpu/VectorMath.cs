using System.Runtime.CompilerServices;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>Elementary functions for registers of any width, exact to about one unit in the last place.</summary>
/// <remarks>Polynomials of the Cephes library (S. L. Moshier), single precision: expf, logf, tanhf.</remarks>
internal static class VectorMath<T> where T : struct, IVectorLane<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exp(T x)
    {
        // Beyond these the result is 0 or infinity anyway; NaN passes through both.
        x = T.Min(T.Max(x, T.Of(-110f)), T.Of(90f));
        var n = T.Round(x * T.Of(1.44269504f));
        // ln 2 in two parts, the first of few bits, so that n times it is exact.
        var r = T.MultiplyAdd(n, T.Of(-0.693359375f), x);
        r = T.MultiplyAdd(n, T.Of(2.12194440e-4f), r);
        var p = T.Of(1.9875691500e-4f);
        p = T.MultiplyAdd(p, r, T.Of(1.3981999507e-3f));
        p = T.MultiplyAdd(p, r, T.Of(8.3334519073e-3f));
        p = T.MultiplyAdd(p, r, T.Of(4.1665795894e-2f));
        p = T.MultiplyAdd(p, r, T.Of(1.6666665459e-1f));
        p = T.MultiplyAdd(p, r, T.Of(5.0000001201e-1f));
        return T.Scale(T.MultiplyAdd(p, r * r, r) + T.Of(1f), n);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Log(T x)
    {
        // Subnormal numbers are lifted by 2^23 first.
        var lifted = T.SelectGreater(T.Of(1.17549435e-38f), x, x * T.Of(8388608f), x);
        var lift = T.SelectGreater(T.Of(1.17549435e-38f), x, T.Of(23f), T.Of(0f));
        var r = T.Mantissa(lifted, out var n) - T.Of(1f);
        n -= lift;
        var square = r * r;
        var p = T.Of(7.0376836292e-2f);
        p = T.MultiplyAdd(p, r, T.Of(-1.1514610310e-1f));
        p = T.MultiplyAdd(p, r, T.Of(1.1676998740e-1f));
        p = T.MultiplyAdd(p, r, T.Of(-1.2420140846e-1f));
        p = T.MultiplyAdd(p, r, T.Of(1.4249322787e-1f));
        p = T.MultiplyAdd(p, r, T.Of(-1.6668057665e-1f));
        p = T.MultiplyAdd(p, r, T.Of(2.0000714765e-1f));
        p = T.MultiplyAdd(p, r, T.Of(-2.4999993993e-1f));
        p = T.MultiplyAdd(p, r, T.Of(3.3333331174e-1f));
        var y = T.MultiplyAdd(n, T.Of(-2.12194440e-4f), p * r * square);
        y = T.MultiplyAdd(square, T.Of(-0.5f), y);
        var result = T.MultiplyAdd(n, T.Of(0.693359375f), r + y);
        result = T.SelectGreater(x, T.Of(float.MaxValue), x, result);
        result = T.SelectEqual(x, T.Of(0f), T.Of(float.NegativeInfinity), result);
        // Below zero, and NaN itself.
        return T.SelectGreater(x, T.Of(-float.Epsilon), result, T.Of(float.NaN));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Tanh(T x)
    {
        var size = T.Abs(x);
        var square = x * x;
        var p = T.Of(-5.70498872745e-3f);
        p = T.MultiplyAdd(p, square, T.Of(2.06390887954e-2f));
        p = T.MultiplyAdd(p, square, T.Of(-5.37397155531e-2f));
        p = T.MultiplyAdd(p, square, T.Of(1.33314422036e-1f));
        p = T.MultiplyAdd(p, square, T.Of(-3.33332819422e-1f));
        var small = T.MultiplyAdd(p * square, x, x);
        var large = T.Of(1f) - (T.Of(2f) / (Exp(size + size) + T.Of(1f)));
        large = T.SelectGreater(T.Of(0f), x, T.Of(0f) - large, large);
        // NaN compares false and takes the polynomial, which keeps it.
        return T.SelectGreater(size, T.Of(0.625f), large, small);
    }
}
