using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>8 floats side by side.</summary>
internal readonly unsafe struct Lane256(Vector256<float> value) : IVectorLane<Lane256>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private readonly Vector256<float> value = value;

    public static int Width => 8;

    [MethodImpl(Inline)]
    public static Lane256 operator +(Lane256 left, Lane256 right) => new(left.value + right.value);

    [MethodImpl(Inline)]
    public static Lane256 operator -(Lane256 left, Lane256 right) => new(left.value - right.value);

    [MethodImpl(Inline)]
    public static Lane256 operator *(Lane256 left, Lane256 right) => new(left.value * right.value);

    [MethodImpl(Inline)]
    public static Lane256 operator /(Lane256 left, Lane256 right) => new(left.value / right.value);

    [MethodImpl(Inline)]
    public static Lane256 Load(float* source) => new(Vector256.Load(source));

    [MethodImpl(Inline)]
    public static void Store(Lane256 lane, float* destination) => lane.value.Store(destination);

    [MethodImpl(Inline)]
    public static Lane256 MultiplyAdd(Lane256 a, Lane256 b, Lane256 c) =>
        new(Vector256.MultiplyAddEstimate(a.value, b.value, c.value));

    [MethodImpl(Inline)]
    public static Lane256 Of(float constant) => new(Vector256.Create(constant));

    [MethodImpl(Inline)]
    public static Lane256 Sqrt(Lane256 x) => new(Vector256.Sqrt(x.value));

    [MethodImpl(Inline)]
    public static Lane256 Exp(Lane256 x) => VectorMath<Lane256>.Exp(x);

    [MethodImpl(Inline)]
    public static Lane256 Log(Lane256 x) => VectorMath<Lane256>.Log(x);

    [MethodImpl(Inline)]
    public static Lane256 Tanh(Lane256 x) => VectorMath<Lane256>.Tanh(x);

    [MethodImpl(Inline)]
    public static Lane256 Abs(Lane256 x) => new(Vector256.Abs(x.value));

    // The processor's maximum takes the right operand where either is NaN: only a NaN on the left needs help.
    [MethodImpl(Inline)]
    public static Lane256 Max(Lane256 left, Lane256 right) => new(Vector256.ConditionalSelect(
        Vector256.Equals(left.value, left.value), Vector256.MaxNative(left.value, right.value), left.value));

    [MethodImpl(Inline)]
    public static Lane256 Min(Lane256 left, Lane256 right) => new(Vector256.ConditionalSelect(
        Vector256.Equals(left.value, left.value), Vector256.MinNative(left.value, right.value), left.value));

    [MethodImpl(Inline)]
    public static Lane256 SelectGreater(Lane256 left, Lane256 right, Lane256 yes, Lane256 no) =>
        new(Vector256.ConditionalSelect(Vector256.GreaterThan(left.value, right.value), yes.value, no.value));

    [MethodImpl(Inline)]
    public static Lane256 SelectEqual(Lane256 left, Lane256 right, Lane256 yes, Lane256 no) =>
        new(Vector256.ConditionalSelect(Vector256.Equals(left.value, right.value), yes.value, no.value));

    [MethodImpl(Inline)]
    public static Lane256 Round(Lane256 x) => new(Vector256.Round(x.value));

    // In two steps, since 2^n alone may lie outside of what a float can hold while the product does not.
    [MethodImpl(Inline)]
    public static Lane256 Scale(Lane256 x, Lane256 n)
    {
        var whole = Vector256.ConvertToInt32Native(n.value);
        var half = whole >> 1;
        return new(x.value * PowerOfTwo(half) * PowerOfTwo(whole - half));
    }

    [MethodImpl(Inline)]
    public static Lane256 Mantissa(Lane256 x, out Lane256 exponent)
    {
        // Taking off the bits of sqrt(1/2) moves the border between exponents from 1 to there.
        var bits = x.value.AsInt32();
        var shifted = bits - Vector256.Create(0x3F3504F3);
        exponent = new(Vector256.ConvertToSingle(shifted >> 23));
        return new((bits - (shifted & Vector256.Create(unchecked((int)0xFF800000)))).AsSingle());
    }

    [MethodImpl(Inline)]
    public static float Sum(Lane256 x) => Lane128.Sum(new Lane128(x.value.GetLower() + x.value.GetUpper()));

    [MethodImpl(Inline)]
    public static float Largest(Lane256 x) =>
        Lane128.Largest(Lane128.Max(new(x.value.GetLower()), new(x.value.GetUpper())));

    [MethodImpl(Inline)]
    private static Vector256<float> PowerOfTwo(Vector256<int> n) => ((n + Vector256.Create(127)) << 23).AsSingle();
}
