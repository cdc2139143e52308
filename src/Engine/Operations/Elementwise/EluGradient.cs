using System.Runtime.CompilerServices;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations.Elementwise;

/// <summary>c where a > 0, else c b exp(a)</summary>
public readonly struct EluGradient : ITernary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b, T c) where T : struct, ILane<T> =>
        T.SelectGreater(a, T.Of(0), c, c * b * T.Exp(T.Min(a, T.Of(0))));

    public static Node?[] Gradient(GraphBuilder graph, IReadOnlyList<Node> inputs, Node output, Node outputGradient)
    {
        // Only the gradient itself is carried on; second derivatives of the branch in a are not needed by any layer.
        return [null, null, graph.Apply<EluGradient>(inputs[0], inputs[1], outputGradient)];
    }
}
