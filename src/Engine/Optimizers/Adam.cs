using System.Runtime.CompilerServices;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Optimizers;

/// <summary>
/// m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2;
/// w -= learningRate (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon). amsGrad divides by the largest v so far.
/// </summary>
public sealed record Adam : AdaptiveMoments
{
    internal override Update Rule => AmsGrad ? new Update<AmsGradRule>() : new Update<AdamRule>();

    private protected override double Decay(double learningRate) => WeightDecay;

    internal readonly struct AdamRule : IUpdateRule
    {
        public static int StateCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Step<T>(ref T w, T g, ref T m, ref T v, ref T s2, in Hyperparameters<T> h)
            where T : struct, ILane<T> =>
            Move(ref w, g + (h.H * w), ref m, ref v, h);
    }

    internal readonly struct AmsGradRule : IUpdateRule
    {
        public static int StateCount => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Step<T>(ref T w, T g, ref T m, ref T v, ref T vMax, in Hyperparameters<T> h)
            where T : struct, ILane<T> =>
            Move(ref w, g + (h.H * w), ref m, ref v, ref vMax, h);
    }
}
