using System.Runtime.CompilerServices;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations.Elementwise;

/// <summary>a where a > 0, else b a, with slope b</summary>
public readonly struct LeakyRelu : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b) where T : struct, ILane<T> =>
        T.SelectGreater(a, T.Of(0), a, a * b);

    public static Node?[] Gradient(GraphBuilder graph, IReadOnlyList<Node> inputs, Node output, Node outputGradient) =>
        [graph.Apply<LeakyReluGradient>(inputs[0], inputs[1], outputGradient), null];
}
