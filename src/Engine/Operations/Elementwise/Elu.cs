using System.Runtime.CompilerServices;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations.Elementwise;

/// <summary>a where a > 0, else b (exp(a) - 1), with alpha b</summary>
public readonly struct Elu : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b) where T : struct, ILane<T> =>
        T.SelectGreater(a, T.Of(0), a, b * (T.Exp(T.Min(a, T.Of(0))) - T.Of(1)));

    public static Node?[] Gradient(GraphBuilder graph, IReadOnlyList<Node> inputs, Node output, Node outputGradient) =>
        [graph.Apply<EluGradient>(inputs[0], inputs[1], outputGradient), null];
}
