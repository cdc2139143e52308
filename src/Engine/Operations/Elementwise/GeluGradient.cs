using System.Runtime.CompilerServices;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations.Elementwise;

/// <summary>b (P(a) + a p(a)), P and p the distribution and density of the standard normal</summary>
public readonly struct GeluGradient : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b) where T : struct, ILane<T> =>
        b * (NormalDistribution.Cumulative(a) + (a * NormalDistribution.Density(a)));

    // The curvature of the function itself, which no layer asks for.
    public static Node?[] Gradient(GraphBuilder graph, IReadOnlyList<Node> inputs, Node output, Node outputGradient) =>
        throw new NoGradientException(output);
}
