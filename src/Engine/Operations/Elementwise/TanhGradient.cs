using System.Runtime.CompilerServices;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations.Elementwise;

/// <summary>b (1 - a^2), a = tanh(x): the gradient b passed on</summary>
public readonly struct TanhGradient : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T a, T b) where T : struct, ILane<T> =>
        b * (T.Of(1) - (a * a));

    public static Node?[] Gradient(GraphBuilder graph, IReadOnlyList<Node> inputs, Node output, Node outputGradient)
    {
        // y = b (1 - a^2): dy/da = -2 a b, dy/db = 1 - a^2
        var product = graph.Apply<Multiply>(inputs[0], inputs[1]);
        var forA = graph.Apply<Multiply>(outputGradient, graph.Apply<Negate>(graph.Apply<Add>(product, product)));
        return [forA, graph.Apply<TanhGradient>(inputs[0], outputGradient)];
    }
}
