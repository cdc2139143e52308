using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Algorithms;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>
/// One float in a kernel. exp, log and tanh are written out, because CUDA's own are approximations that other devices do
/// not share; the polynomials are those of the Cephes library (S. L. Moshier), exact to about an ulp.
/// </summary>
internal readonly struct ScalarLane(float value) : ILane<ScalarLane>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    // ln 2 in two parts, the first with so few bits that a multiple of it is exact.
    private const float Ln2High = 0.693359375f, Ln2Low = -2.12194440e-4f;

    public readonly float Value = value;

    /// <summary>A quiet NaN, by its bits: not all backends can write the literal.</summary>
    public static float NaN => Interop.IntAsFloat(0x7FC00000u);

    [MethodImpl(Inline)]
    public static ScalarLane operator +(ScalarLane left, ScalarLane right) => new(left.Value + right.Value);

    [MethodImpl(Inline)]
    public static ScalarLane operator -(ScalarLane left, ScalarLane right) => new(left.Value - right.Value);

    [MethodImpl(Inline)]
    public static ScalarLane operator *(ScalarLane left, ScalarLane right) => new(left.Value * right.Value);

    [MethodImpl(Inline)]
    public static ScalarLane operator /(ScalarLane left, ScalarLane right) => new(left.Value / right.Value);

    [MethodImpl(Inline)]
    public static ScalarLane Of(float constant) => new(constant);

    [MethodImpl(Inline)]
    public static ScalarLane Sqrt(ScalarLane x) => new(XMath.Sqrt(x.Value));

    [MethodImpl(Inline)]
    public static ScalarLane Exp(ScalarLane x) => new(Exp(x.Value));

    [MethodImpl(Inline)]
    public static ScalarLane Log(ScalarLane x) => new(Log(x.Value));

    [MethodImpl(Inline)]
    public static ScalarLane Tanh(ScalarLane x) => new(Tanh(x.Value));

    [MethodImpl(Inline)]
    public static ScalarLane Abs(ScalarLane x) => new(Abs(x.Value));

    [MethodImpl(Inline)]
    public static ScalarLane Max(ScalarLane left, ScalarLane right) => new(Max(left.Value, right.Value));

    [MethodImpl(Inline)]
    public static ScalarLane Min(ScalarLane left, ScalarLane right) =>
        new(OrNaN(left.Value, right.Value, left.Value < right.Value ? left.Value : right.Value));

    [MethodImpl(Inline)]
    public static ScalarLane SelectGreater(ScalarLane left, ScalarLane right, ScalarLane yes, ScalarLane no) =>
        new(IsNaN(left.Value) ? no.Value : IsNaN(right.Value) ? no.Value : left.Value > right.Value ? yes.Value : no.Value);

    [MethodImpl(Inline)]
    public static ScalarLane SelectEqual(ScalarLane left, ScalarLane right, ScalarLane yes, ScalarLane no) =>
        new(left.Value == right.Value ? yes.Value : no.Value);

    /// <summary>NaN if either is NaN.</summary>
    [MethodImpl(Inline)]
    public static float Max(float left, float right) => OrNaN(left, right, left > right ? left : right);

    [MethodImpl(Inline)]
    public static bool IsNaN(float x) => (int)(Interop.FloatAsInt(x) & 0x7FFFFFFF) > 0x7F800000;

    [MethodImpl(Inline)]
    public static float Abs(float x) => Interop.IntAsFloat(Interop.FloatAsInt(x) & 0x7FFFFFFF);

    /// <summary>2^n exp(r), r = x - n ln 2 within half of ln 2.</summary>
    [MethodImpl(Inline)]
    public static float Exp(float x)
    {
        // Beyond these the result is infinite or 0.
        var inside = x > 89 ? 89 : x < -104 ? -104 : x;
        var n = (int)((inside * 1.44269504f) + (inside < 0 ? -0.5f : 0.5f));
        var r = inside - (n * Ln2High) - (n * Ln2Low);
        var p = 1.9875691500e-4f;
        p = (p * r) + 1.3981999507e-3f;
        p = (p * r) + 8.3334519073e-3f;
        p = (p * r) + 4.1665795894e-2f;
        p = (p * r) + 1.6666665459e-1f;
        p = (p * r) + 5.0000001201e-1f;
        p = (p * r * r) + r + 1;
        // In two steps, since 2^128 and 2^-149 have no exponent of their own.
        var half = n / 2;
        var result = p * PowerOfTwo(half) * PowerOfTwo(n - half);
        return IsNaN(x) ? x : result;
    }

    /// <summary>e ln 2 + log(m), x = m 2^e with m in [sqrt 1/2, sqrt 2).</summary>
    [MethodImpl(Inline)]
    public static float Log(float x)
    {
        var subnormal = x < 1.17549435e-38f;
        var bits = (int)Interop.FloatAsInt(subnormal ? x * 8388608f : x);
        var e = (bits >> 23) - (subnormal ? 149 : 126);
        var m = Interop.IntAsFloat((uint)((bits & 0x007FFFFF) | 0x3F000000));
        e = m < 0.70710678f ? e - 1 : e;
        m = m < 0.70710678f ? m + m - 1 : m - 1;
        var p = 7.0376836292e-2f;
        p = (p * m) - 1.1514610310e-1f;
        p = (p * m) + 1.1676998740e-1f;
        p = (p * m) - 1.2420140846e-1f;
        p = (p * m) + 1.4249322787e-1f;
        p = (p * m) - 1.6668057665e-1f;
        p = (p * m) + 2.0000714765e-1f;
        p = (p * m) - 2.4999993993e-1f;
        p = (p * m) + 3.3333331174e-1f;
        var square = m * m;
        var tail = (p * m * square) + (e * Ln2Low) - (0.5f * square);
        var result = m + tail + (e * Ln2High);
        result = x > float.MaxValue ? x : x < 0 ? NaN : x == 0 ? float.NegativeInfinity : result;
        return IsNaN(x) ? x : result;
    }

    /// <summary>1 - 2 / (exp(2x) + 1), and near 0, where that cancels, x (1 - x^2 / 3 + 2 x^4 / 15 - 17 x^6 / 315).</summary>
    [MethodImpl(Inline)]
    public static float Tanh(float x)
    {
        var magnitude = Abs(x);
        var large = 1 - (2 / (Exp(magnitude + magnitude) + 1));
        var square = x * x;
        var series = x * (1 + (square * ((-1f / 3) + (square * ((2f / 15) + (square * (-17f / 315)))))));
        return magnitude < 0.15f ? series : x < 0 ? -large : large;
    }

    [MethodImpl(Inline)]
    private static float OrNaN(float left, float right, float otherwise) =>
        IsNaN(left) ? left : IsNaN(right) ? right : otherwise;

    [MethodImpl(Inline)]
    private static float PowerOfTwo(int n) => Interop.IntAsFloat((uint)(n + 127) << 23);
}
