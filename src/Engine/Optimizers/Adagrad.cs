using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Optimizers;

/// <summary>sum += g^2; w -= learningRate g / (sqrt(sum) + epsilon)</summary>
/// <remarks>Duchi, Hazan and Singer 2011, JMLR 12.</remarks>
public sealed record Adagrad : Optimizer
{
    [Range(0.0, 1e6)]
    public double LearningRate { get; init; } = 0.01;

    [Range(0.0, 1.0)]
    public double Epsilon { get; init; } = 1e-10;

    internal override double BaseRate => LearningRate;

    internal override IReadOnlyList<string> States => ["sum"];

    internal override Update Rule => new Update<AdagradRule>();

    internal override void Hyperparameters(long step, double learningRate, Span<float> h) =>
        (h[0], h[1], h[2]) = ((float)learningRate, (float)WeightDecay, (float)Epsilon);

    internal readonly struct AdagradRule : IUpdateRule
    {
        public static int StateCount => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Step<T>(ref T w, T g, ref T sum, ref T s1, ref T s2, in Hyperparameters<T> h)
            where T : struct, ILane<T>
        {
            g += h.B * w;
            sum += g * g;
            w -= h.A * g / (T.Sqrt(sum) + h.C);
        }
    }
}
