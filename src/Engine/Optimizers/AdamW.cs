using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Optimizers;

/// <summary>
/// Adam with decoupled weight decay: first w -= learningRate weightDecay w, then adam's step, whose moments know nothing of
/// the decay.
/// </summary>
/// <remarks>Loshchilov and Hutter 2019, arXiv:1711.05101.</remarks>
public sealed record AdamW : AdaptiveMoments
{
    /// <summary>The share of each weight that a step takes away, times the learning rate.</summary>
    [Range(0.0, 1e6)]
    public override double WeightDecay { get; init; } = 0.01;

    internal override Update Rule => AmsGrad ? new Update<AmsGradWRule>() : new Update<AdamWRule>();

    private protected override double Decay(double learningRate) => learningRate * WeightDecay;

    internal readonly struct AdamWRule : IUpdateRule
    {
        public static int StateCount => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Step<T>(ref T w, T g, ref T m, ref T v, ref T s2, in Hyperparameters<T> h)
            where T : struct, ILane<T>
        {
            w -= h.H * w;
            Move(ref w, g, ref m, ref v, h);
        }
    }

    internal readonly struct AmsGradWRule : IUpdateRule
    {
        public static int StateCount => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Step<T>(ref T w, T g, ref T m, ref T v, ref T vMax, in Hyperparameters<T> h)
            where T : struct, ILane<T>
        {
            w -= h.H * w;
            Move(ref w, g, ref m, ref v, ref vMax, h);
        }
    }
}
