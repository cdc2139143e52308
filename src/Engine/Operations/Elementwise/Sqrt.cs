using System.Runtime.CompilerServices;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations.Elementwise;

/// <summary>sqrt(x)</summary>
public readonly struct Sqrt : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T x) where T : struct, ILane<T> =>
        T.Sqrt(x);

    public static Node?[] Gradient(GraphBuilder graph, IReadOnlyList<Node> inputs, Node output, Node outputGradient) =>
        [graph.Apply<Divide>(outputGradient, graph.Apply<Add>(output, output))];
}
