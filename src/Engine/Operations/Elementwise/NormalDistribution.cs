using System.Runtime.CompilerServices;

namespace TrainService.Engine.Operations.Elementwise;

/// <summary>The standard normal distribution in lanes.</summary>
internal static class NormalDistribution
{
    /// <summary>exp(-x^2 / 2) / sqrt(2 pi)</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Density<T>(T x) where T : struct, ILane<T> =>
        T.Exp(x * x * T.Of(-0.5f)) * T.Of(0.39894228f);

    /// <summary>(1 + erf(x / sqrt 2)) / 2 by way of erfc(z), z = |x| / sqrt 2, with fractional error below 1.2e-7.</summary>
    /// <remarks>W. H. Press et al., Numerical Recipes, 2nd ed., section 6.2, erfcc (a Chebyshev fit).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Cumulative<T>(T x) where T : struct, ILane<T>
    {
        var z = T.Abs(x) * T.Of(0.70710678f);
        var t = T.Of(1) / (T.Of(1) + (T.Of(0.5f) * z));
        var polynomial = T.Of(0.17087277f);
        polynomial = (polynomial * t) + T.Of(-0.82215223f);
        polynomial = (polynomial * t) + T.Of(1.48851587f);
        polynomial = (polynomial * t) + T.Of(-1.13520398f);
        polynomial = (polynomial * t) + T.Of(0.27886807f);
        polynomial = (polynomial * t) + T.Of(-0.18628806f);
        polynomial = (polynomial * t) + T.Of(0.09678418f);
        polynomial = (polynomial * t) + T.Of(0.37409196f);
        polynomial = (polynomial * t) + T.Of(1.00002368f);
        polynomial = (polynomial * t) + T.Of(-1.26551223f);
        var half = T.Of(0.5f) * t * T.Exp(polynomial - (z * z));
        return T.SelectGreater(x, T.Of(0), T.Of(1) - half, half);
    }
}
