using System.Runtime.CompilerServices;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations.Elementwise;

/// <summary>-1, 0 or 1 as x is negative, zero or positive</summary>
public readonly struct Sign : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T x) where T : struct, ILane<T> =>
        T.SelectGreater(x, T.Of(0), T.Of(1), T.SelectGreater(T.Of(0), x, T.Of(-1), T.Of(0)));

    public static Node?[] Gradient(GraphBuilder graph, IReadOnlyList<Node> inputs, Node output, Node outputGradient) =>
        [null];
}
