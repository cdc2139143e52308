using System.Runtime.CompilerServices;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations.Elementwise;

/// <summary>min(a, b); at a tie the gradient goes to a.</summary>
public readonly struct Minimum : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b) where T : struct, ILane<T> =>
        T.Min(a, b);

    public static Node?[] Gradient(GraphBuilder graph, IReadOnlyList<Node> inputs, Node output, Node outputGradient)
    {
        var aWins = graph.Apply<Equal>(inputs[0], output);
        var forA = graph.Apply<Multiply>(outputGradient, aWins);
        return [forA, graph.Apply<Subtract>(outputGradient, forA)];
    }
}
