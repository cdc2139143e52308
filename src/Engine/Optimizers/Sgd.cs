using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Optimizers;

/// <summary>
/// g = gradient + weightDecay w; v = momentum v + g; w -= learningRate v, or with nesterov learningRate (g + momentum v).
/// </summary>
public sealed record Sgd : Optimizer, IValidatableObject
{
    [Range(0.0, 1e6)]
    public double LearningRate { get; init; } = 0.01;

    [Range(0.0, 1.0)]
    public double Momentum { get; init; }

    /// <summary>Needs a momentum: without one there is nothing to look ahead along.</summary>
    public bool Nesterov { get; init; }

    internal override double BaseRate => LearningRate;

    internal override IReadOnlyList<string> States => Momentum == 0 ? [] : ["momentum"];

    internal override Update Rule =>
        Momentum == 0 ? new Update<PlainRule>() : Nesterov ? new Update<NesterovRule>() : new Update<MomentumRule>();

    internal override void Hyperparameters(long step, double learningRate, Span<float> h) =>
        (h[0], h[1], h[2]) = ((float)learningRate, (float)WeightDecay, (float)Momentum);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Nesterov && Momentum == 0 ? [new("nesterov needs a momentum greater than 0", [nameof(Nesterov)])] : [];

    internal readonly struct PlainRule : IUpdateRule
    {
        public static int StateCount => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Step<T>(ref T w, T g, ref T s0, ref T s1, ref T s2, in Hyperparameters<T> h)
            where T : struct, ILane<T> =>
            w -= h.A * (g + (h.B * w));
    }

    internal readonly struct MomentumRule : IUpdateRule
    {
        public static int StateCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Step<T>(ref T w, T g, ref T v, ref T s1, ref T s2, in Hyperparameters<T> h)
            where T : struct, ILane<T>
        {
            v = (h.C * v) + (g + (h.B * w));
            w -= h.A * v;
        }
    }

    internal readonly struct NesterovRule : IUpdateRule
    {
        public static int StateCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Step<T>(ref T w, T g, ref T v, ref T s1, ref T s2, in Hyperparameters<T> h)
            where T : struct, ILane<T>
        {
            g += h.B * w;
            v = (h.C * v) + g;
            w -= h.A * (g + (h.C * v));
        }
    }
}
