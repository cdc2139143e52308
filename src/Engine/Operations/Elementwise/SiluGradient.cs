using System.Runtime.CompilerServices;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations.Elementwise;

/// <summary>b s (1 + a (1 - s)), s = sigmoid(a)</summary>
public readonly struct SiluGradient : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b) where T : struct, ILane<T>
    {
        var s = T.Of(1) / (T.Of(1) + T.Exp(T.Of(0) - a));
        return b * (s * (T.Of(1) + (a * (T.Of(1) - s))));
    }

    // The curvature of the function itself, which no layer asks for.
    public static Node?[] Gradient(GraphBuilder graph, IReadOnlyList<Node> inputs, Node output, Node outputGradient) =>
        throw new NoGradientException(output);
}
