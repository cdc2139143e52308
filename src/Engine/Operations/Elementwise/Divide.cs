using System.Runtime.CompilerServices;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations.Elementwise;

/// <summary>a / b</summary>
public readonly struct Divide : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b) where T : struct, ILane<T> =>
        a / b;

    public static Node?[] Gradient(GraphBuilder graph, IReadOnlyList<Node> inputs, Node output, Node outputGradient)
    {
        // d(a / b) = da / b - db (a / b) / b
        var forA = graph.Apply<Divide>(outputGradient, inputs[1]);
        return [forA, graph.Apply<Negate>(graph.Apply<Multiply>(forA, output))];
    }
}
