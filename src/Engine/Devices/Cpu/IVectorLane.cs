using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>A SIMD register of floats as a lane.</summary>
internal unsafe interface IVectorLane<T> : ILane<T> where T : struct, ILane<T>
{
    /// <summary>Floats in the register.</summary>
    static abstract int Width { get; }

    static abstract T Load(float* source);

    static abstract void Store(T value, float* destination);

    /// <summary>a b + c, rounded once where the hardware can.</summary>
    static abstract T MultiplyAdd(T a, T b, T c);

    /// <summary>The nearest whole number, ties to even.</summary>
    static abstract T Round(T x);

    /// <summary>x 2^n for a whole n from -300 to 300, with gradual underflow and overflow to infinity.</summary>
    static abstract T Scale(T x, T n);

    /// <summary>x = mantissa 2^exponent with a mantissa from sqrt(1/2) to sqrt(2), for normal positive x.</summary>
    static abstract T Mantissa(T x, out T exponent);

    /// <summary>The sum over the lanes, in a fixed order.</summary>
    static abstract float Sum(T x);

    /// <summary>The largest over the lanes; NaN if any is NaN.</summary>
    static abstract float Largest(T x);
}
