using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>4 floats side by side.</summary>
internal readonly unsafe struct Lane128(Vector128<float> value) : IVectorLane<Lane128>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private readonly Vector128<float> value = value;

    public static int Width => 4;

    [MethodImpl(Inline)]
    public static Lane128 operator +(Lane128 left, Lane128 right) => new(left.value + right.value);

    [MethodImpl(Inline)]
    public static Lane128 operator -(Lane128 left, Lane128 right) => new(left.value - right.value);

    [MethodImpl(Inline)]
    public static Lane128 operator *(Lane128 left, Lane128 right) => new(left.value * right.value);

    [MethodImpl(Inline)]
    public static Lane128 operator /(Lane128 left, Lane128 right) => new(left.value / right.value);

    [MethodImpl(Inline)]
    public static Lane128 Load(float* source) => new(Vector128.Load(source));

    [MethodImpl(Inline)]
    public static void Store(Lane128 lane, float* destination) => lane.value.Store(destination);

    [MethodImpl(Inline)]
    public static Lane128 MultiplyAdd(Lane128 a, Lane128 b, Lane128 c) =>
        new(Vector128.MultiplyAddEstimate(a.value, b.value, c.value));

    [MethodImpl(Inline)]
    public static Lane128 Of(float constant) => new(Vector128.Create(constant));

    [MethodImpl(Inline)]
    public static Lane128 Sqrt(Lane128 x) => new(Vector128.Sqrt(x.value));

    [MethodImpl(Inline)]
    public static Lane128 Exp(Lane128 x) => VectorMath<Lane128>.Exp(x);

    [MethodImpl(Inline)]
    public static Lane128 Log(Lane128 x) => VectorMath<Lane128>.Log(x);

    [MethodImpl(Inline)]
    public static Lane128 Tanh(Lane128 x) => VectorMath<Lane128>.Tanh(x);

    [MethodImpl(Inline)]
    public static Lane128 Abs(Lane128 x) => new(Vector128.Abs(x.value));

    // The processor's maximum takes the right operand where either is NaN: only a NaN on the left needs help.
    [MethodImpl(Inline)]
    public static Lane128 Max(Lane128 left, Lane128 right) => new(Vector128.ConditionalSelect(
        Vector128.Equals(left.value, left.value), Vector128.MaxNative(left.value, right.value), left.value));

    [MethodImpl(Inline)]
    public static Lane128 Min(Lane128 left, Lane128 right) => new(Vector128.ConditionalSelect(
        Vector128.Equals(left.value, left.value), Vector128.MinNative(left.value, right.value), left.value));

    [MethodImpl(Inline)]
    public static Lane128 SelectGreater(Lane128 left, Lane128 right, Lane128 yes, Lane128 no) =>
        new(Vector128.ConditionalSelect(Vector128.GreaterThan(left.value, right.value), yes.value, no.value));

    [MethodImpl(Inline)]
    public static Lane128 SelectEqual(Lane128 left, Lane128 right, Lane128 yes, Lane128 no) =>
        new(Vector128.ConditionalSelect(Vector128.Equals(left.value, right.value), yes.value, no.value));

    [MethodImpl(Inline)]
    public static Lane128 Round(Lane128 x) => new(Vector128.Round(x.value));

    // In two steps, since 2^n alone may lie outside of what a float can hold while the product does not.
    [MethodImpl(Inline)]
    public static Lane128 Scale(Lane128 x, Lane128 n)
    {
        var whole = Vector128.ConvertToInt32Native(n.value);
        var half = whole >> 1;
        return new(x.value * PowerOfTwo(half) * PowerOfTwo(whole - half));
    }

    [MethodImpl(Inline)]
    public static Lane128 Mantissa(Lane128 x, out Lane128 exponent)
    {
        // Taking off the bits of sqrt(1/2) moves the border between exponents from 1 to there.
        var bits = x.value.AsInt32();
        var shifted = bits - Vector128.Create(0x3F3504F3);
        exponent = new(Vector128.ConvertToSingle(shifted >> 23));
        return new((bits - (shifted & Vector128.Create(unchecked((int)0xFF800000)))).AsSingle());
    }

    [MethodImpl(Inline)]
    public static float Sum(Lane128 x) => (x.value[0] + x.value[2]) + (x.value[1] + x.value[3]);

    [MethodImpl(Inline)]
    public static float Largest(Lane128 x) =>
        MathF.Max(MathF.Max(x.value[0], x.value[1]), MathF.Max(x.value[2], x.value[3]));

    [MethodImpl(Inline)]
    private static Vector128<float> PowerOfTwo(Vector128<int> n) => ((n + Vector128.Create(127)) << 23).AsSingle();
}
