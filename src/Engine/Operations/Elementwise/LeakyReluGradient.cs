using System.Runtime.CompilerServices;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations.Elementwise;

/// <summary>c where a > 0, else b c</summary>
public readonly struct LeakyReluGradient : ITernary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b, T c) where T : struct, ILane<T> =>
        T.SelectGreater(a, T.Of(0), c, b * c);

    public static Node?[] Gradient(GraphBuilder graph, IReadOnlyList<Node> inputs, Node output, Node outputGradient) =>
        [null, null, graph.Apply<LeakyReluGradient>(inputs[0], inputs[1], outputGradient)];
}
