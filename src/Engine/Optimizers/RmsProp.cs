using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Optimizers;

/// <summary>
/// v = alpha v + (1 - alpha) g^2; w -= learningRate g / (sqrt(v) + epsilon), or with a momentum
/// b = momentum b + g / (sqrt(v) + epsilon); w -= learningRate b.
/// </summary>
/// <remarks>Tieleman and Hinton, Neural networks for machine learning, lecture 6.5, 2012.</remarks>
public sealed record RmsProp : Optimizer
{
    [Range(0.0, 1e6)]
    public double LearningRate { get; init; } = 0.01;

    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Alpha { get; init; } = 0.99;

    [Range(0.0, 1.0)]
    public double Epsilon { get; init; } = 1e-8;

    [Range(0.0, 1.0)]
    public double Momentum { get; init; }

    internal override double BaseRate => LearningRate;

    internal override IReadOnlyList<string> States => Momentum == 0 ? ["v"] : ["v", "momentum"];

    internal override Update Rule => Momentum == 0 ? new Update<RmsRule>() : new Update<RmsMomentumRule>();

    internal override void Hyperparameters(long step, double learningRate, Span<float> h)
    {
        (h[0], h[1], h[2]) = ((float)learningRate, (float)WeightDecay, (float)Momentum);
        (h[3], h[4], h[5]) = ((float)Alpha, (float)(1 - Alpha), (float)Epsilon);
    }

    internal readonly struct RmsRule : IUpdateRule
    {
        public static int StateCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Step<T>(ref T w, T g, ref T v, ref T s1, ref T s2, in Hyperparameters<T> h)
            where T : struct, ILane<T> =>
            w -= h.A * Scaled(w, g, ref v, h);
    }

    internal readonly struct RmsMomentumRule : IUpdateRule
    {
        public static int StateCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Step<T>(ref T w, T g, ref T v, ref T b, ref T s2, in Hyperparameters<T> h)
            where T : struct, ILane<T>
        {
            b = (h.C * b) + Scaled(w, g, ref v, h);
            w -= h.A * b;
        }
    }

    // The gradient over the root of its mean square.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Scaled<T>(T w, T g, ref T v, in Hyperparameters<T> h) where T : struct, ILane<T>
    {
        g += h.B * w;
        v = (h.D * v) + (h.E * (g * g));
        return g / (T.Sqrt(v) + h.F);
    }
}
