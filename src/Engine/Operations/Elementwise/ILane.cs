namespace TrainService.Engine.Operations.Elementwise;

/// <summary>
/// One number, or several side by side, in which a formula is written once: a float inside a GPU kernel, a SIMD vector on
/// the CPU. Implementations are exact to a few units in the last place and keep NaN and infinities.
/// </summary>
public interface ILane<T> where T : struct, ILane<T>
{
    static abstract T operator +(T left, T right);

    static abstract T operator -(T left, T right);

    static abstract T operator *(T left, T right);

    static abstract T operator /(T left, T right);

    /// <summary>The constant in every lane.</summary>
    static abstract T Of(float constant);

    static abstract T Sqrt(T x);

    static abstract T Exp(T x);

    static abstract T Log(T x);

    static abstract T Tanh(T x);

    static abstract T Abs(T x);

    /// <summary>NaN if either is NaN.</summary>
    static abstract T Max(T left, T right);

    /// <summary>NaN if either is NaN.</summary>
    static abstract T Min(T left, T right);

    /// <summary>left > right ? yes : no, lane by lane.</summary>
    static abstract T SelectGreater(T left, T right, T yes, T no);

    /// <summary>left = right ? yes : no, lane by lane.</summary>
    static abstract T SelectEqual(T left, T right, T yes, T no);
}
