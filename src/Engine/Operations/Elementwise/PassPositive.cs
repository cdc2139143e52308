using System.Runtime.CompilerServices;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations.Elementwise;

/// <summary>b where a > 0, else 0</summary>
public readonly struct PassPositive : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b) where T : struct, ILane<T> =>
        T.SelectGreater(a, T.Of(0), b, T.Of(0));

    public static Node?[] Gradient(GraphBuilder graph, IReadOnlyList<Node> inputs, Node output, Node outputGradient) =>
        [null, graph.Apply<PassPositive>(inputs[0], outputGradient)];
}
