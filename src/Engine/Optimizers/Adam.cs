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
public sealed record Adam : Optimizer
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

    internal override double BaseRate => LearningRate;

    internal override IReadOnlyList<string> States => AmsGrad ? ["m", "v", "vMax"] : ["m", "v"];

    internal override Update Rule => AmsGrad ? new Update<AmsGradRule>() : new Update<AdamRule>();

    internal override void Hyperparameters(long step, double learningRate, Span<float> h)
    {
        // Bias corrections in double: 1 - 0.999^t in float would lose three digits at the first steps.
        h[0] = (float)(learningRate / (1 - Math.Pow(Beta1, step)));
        h[1] = (float)(1 / Math.Sqrt(1 - Math.Pow(Beta2, step)));
        (h[2], h[3]) = ((float)Beta1, (float)(1 - Beta1));
        (h[4], h[5]) = ((float)Beta2, (float)(1 - Beta2));
        (h[6], h[7]) = ((float)Epsilon, (float)WeightDecay);
    }

    internal readonly struct AdamRule : IUpdateRule
    {
        public static int StateCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Step<T>(ref T w, T g, ref T m, ref T v, ref T s2, in Hyperparameters<T> h)
            where T : struct, ILane<T>
        {
            g += h.H * w;
            m = (h.C * m) + (h.D * g);
            v = (h.E * v) + (h.F * (g * g));
            w -= h.A * m / ((T.Sqrt(v) * h.B) + h.G);
        }
    }

    internal readonly struct AmsGradRule : IUpdateRule
    {
        public static int StateCount => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Step<T>(ref T w, T g, ref T m, ref T v, ref T vMax, in Hyperparameters<T> h)
            where T : struct, ILane<T>
        {
            g += h.H * w;
            m = (h.C * m) + (h.D * g);
            v = (h.E * v) + (h.F * (g * g));
            vMax = T.Max(vMax, v);
            w -= h.A * m / ((T.Sqrt(vMax) * h.B) + h.G);
        }
    }
}
