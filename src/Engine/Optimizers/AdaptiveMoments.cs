using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Optimizers;

/// <summary>
/// m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2;
/// w -= learningRate (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon). amsGrad divides by the largest v so far.
/// </summary>
/// <remarks>Kingma and Ba 2015, arXiv:1412.6980; Reddi, Kale and Kumar 2018, arXiv:1904.09237.</remarks>
public abstract record AdaptiveMoments : Optimizer
{
    [Range(0.0, 1e6)]
    public double LearningRate { get; init; } = 0.001;

    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Beta1 { get; init; } = 0.9;

    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Beta2 { get; init; } = 0.999;

    [Range(0.0, 1.0)]
    public double Epsilon { get; init; } = 1e-8;

    public bool AmsGrad { get; init; }

    internal sealed override double BaseRate => LearningRate;

    internal sealed override IReadOnlyList<string> States => AmsGrad ? ["m", "v", "vMax"] : ["m", "v"];

    internal sealed override void Hyperparameters(long step, double learningRate, Span<float> h)
    {
        // Bias corrections in double: 1 - 0.999^t in float would lose three digits at the first steps.
        h[0] = (float)(learningRate / (1 - Math.Pow(Beta1, step)));
        h[1] = (float)(1 / Math.Sqrt(1 - Math.Pow(Beta2, step)));
        (h[2], h[3]) = ((float)Beta1, (float)(1 - Beta1));
        (h[4], h[5]) = ((float)Beta2, (float)(1 - Beta2));
        (h[6], h[7]) = ((float)Epsilon, (float)Decay(learningRate));
    }

    /// <summary>What the rule makes weights decay by, as h.H.</summary>
    private protected abstract double Decay(double learningRate);

    /// <summary>The step without decay.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected static void Move<T>(ref T w, T g, ref T m, ref T v, in Hyperparameters<T> h)
        where T : struct, ILane<T>
    {
        m = (h.C * m) + (h.D * g);
        v = (h.E * v) + (h.F * (g * g));
        w -= h.A * m / ((T.Sqrt(v) * h.B) + h.G);
    }

    /// <inheritdoc cref="Move{T}(ref T, T, ref T, ref T, in Hyperparameters{T})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected static void Move<T>(ref T w, T g, ref T m, ref T v, ref T vMax, in Hyperparameters<T> h)
        where T : struct, ILane<T>
    {
        m = (h.C * m) + (h.D * g);
        v = (h.E * v) + (h.F * (g * g));
        vMax = T.Max(vMax, v);
        w -= h.A * m / ((T.Sqrt(vMax) * h.B) + h.G);
    }
}
