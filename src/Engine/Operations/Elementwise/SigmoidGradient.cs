using System.Runtime.CompilerServices;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations.Elementwise;

/// <summary>b a (1 - a), a = sigmoid(x): the gradient b passed on</summary>
public readonly struct SigmoidGradient : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b) where T : struct, ILane<T> =>
        b * (a * (T.Of(1) - a));

    public static Node?[] Gradient(GraphBuilder graph, IReadOnlyList<Node> inputs, Node output, Node outputGradient)
    {
        // y = b a (1 - a): dy/da = b (1 - 2 a), dy/db = a (1 - a)
        var twice = graph.Apply<Add>(inputs[0], inputs[0]);
        var forA = graph.Apply<Multiply>(outputGradient, graph.Apply<Subtract>(inputs[1], graph.Apply<Multiply>(inputs[1], twice)));
        return [forA, graph.Apply<SigmoidGradient>(inputs[0], outputGradient)];
    }
}
