using System.Runtime.CompilerServices;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations.Elementwise;

/// <summary>c where a > 0, else c b exp(a)</summary>
public readonly struct EluGradient : ITernary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b, T c) where T : struct, ILane<T> =>
        T.SelectGreater(a, T.Of(0), c, c * b * T.Exp(T.Min(a, T.Of(0))));

    // The curvature of the function itself, which no layer asks for.
    public static Node?[] Gradient(GraphBuilder graph, IReadOnlyList<Node> inputs, Node output, Node outputGradient) =>
        throw new NoGradientException(output);
}
