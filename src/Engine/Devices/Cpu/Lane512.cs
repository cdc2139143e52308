using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>16 floats side by side.</summary>
internal readonly unsafe struct Lane512(Vector512<float> value) : IVectorLane<Lane512>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private readonly Vector512<float> value = value;

    public static int Width => 16;

    [MethodImpl(Inline)]
    public static Lane512 operator +(Lane512 left, Lane512 right) => new(left.value + right.value);

    [MethodImpl(Inline)]
    public static Lane512 operator -(Lane512 left, Lane512 right) => new(left.value - right.value);

    [MethodImpl(Inline)]
    public static Lane512 operator *(Lane512 left, Lane512 right) => new(left.value * right.value);

    [MethodImpl(Inline)]
    public static Lane512 operator /(Lane512 left, Lane512 right) => new(left.value / right.value);

    [MethodImpl(Inline)]
    public static Lane512 Load(float* source) => new(Vector512.Load(source));

    [MethodImpl(Inline)]
    public static void Store(Lane512 lane, float* destination) => lane.value.Store(destination);

    [MethodImpl(Inline)]
    public static Lane512 MultiplyAdd(Lane512 a, Lane512 b, Lane512 c) =>
        new(Vector512.MultiplyAddEstimate(a.value, b.value, c.value));

    [MethodImpl(Inline)]
    public static Lane512 Of(float constant) => new(Vector512.Create(constant));

    [MethodImpl(Inline)]
    public static Lane512 Sqrt(Lane512 x) => new(Vector512.Sqrt(x.value));

    [MethodImpl(Inline)]
    public static Lane512 Exp(Lane512 x) => VectorMath<Lane512>.Exp(x);

    [MethodImpl(Inline)]
    public static Lane512 Log(Lane512 x) => VectorMath<Lane512>.Log(x);

    [MethodImpl(Inline)]
    public static Lane512 Tanh(Lane512 x) => VectorMath<Lane512>.Tanh(x);

    [MethodImpl(Inline)]
    public static Lane512 Abs(Lane512 x) => new(Vector512.Abs(x.value));

    // The processor's maximum takes the right operand where either is NaN: only a NaN on the left needs help.
    [MethodImpl(Inline)]
    public static Lane512 Max(Lane512 left, Lane512 right) => new(Vector512.ConditionalSelect(
        Vector512.Equals(left.value, left.value), Vector512.MaxNative(left.value, right.value), left.value));

    [MethodImpl(Inline)]
    public static Lane512 Min(Lane512 left, Lane512 right) => new(Vector512.ConditionalSelect(
        Vector512.Equals(left.value, left.value), Vector512.MinNative(left.value, right.value), left.value));

    [MethodImpl(Inline)]
    public static Lane512 SelectGreater(Lane512 left, Lane512 right, Lane512 yes, Lane512 no) =>
        new(Vector512.ConditionalSelect(Vector512.GreaterThan(left.value, right.value), yes.value, no.value));

    [MethodImpl(Inline)]
    public static Lane512 SelectEqual(Lane512 left, Lane512 right, Lane512 yes, Lane512 no) =>
        new(Vector512.ConditionalSelect(Vector512.Equals(left.value, right.value), yes.value, no.value));

    [MethodImpl(Inline)]
    public static Lane512 Round(Lane512 x) => new(Vector512.Round(x.value));

    // In two steps, since 2^n alone may lie outside of what a float can hold while the product does not.
    [MethodImpl(Inline)]
    public static Lane512 Scale(Lane512 x, Lane512 n)
    {
        var whole = Vector512.ConvertToInt32Native(n.value);
        var half = whole >> 1;
        return new(x.value * PowerOfTwo(half) * PowerOfTwo(whole - half));
    }

    [MethodImpl(Inline)]
    public static Lane512 Mantissa(Lane512 x, out Lane512 exponent)
    {
        // Taking off the bits of sqrt(1/2) moves the border between exponents from 1 to there.
        var bits = x.value.AsInt32();
        var shifted = bits - Vector512.Create(0x3F3504F3);
        exponent = new(Vector512.ConvertToSingle(shifted >> 23));
        return new((bits - (shifted & Vector512.Create(unchecked((int)0xFF800000)))).AsSingle());
    }

    [MethodImpl(Inline)]
    public static float Sum(Lane512 x) => Lane256.Sum(new Lane256(x.value.GetLower() + x.value.GetUpper()));

    [MethodImpl(Inline)]
    public static float Largest(Lane512 x) =>
        Lane256.Largest(Lane256.Max(new(x.value.GetLower()), new(x.value.GetUpper())));

    [MethodImpl(Inline)]
    private static Vector512<float> PowerOfTwo(Vector512<int> n) => ((n + Vector512.Create(127)) << 23).AsSingle();
}
