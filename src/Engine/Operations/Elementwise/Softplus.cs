using System.Runtime.CompilerServices;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Operations.Elementwise;

/// <summary>log(1 + exp(x)), as max(x, 0) + log(1 + exp(-|x|)), which cannot overflow</summary>
public readonly struct Softplus : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T x) where T : struct, ILane<T>
    {
        var tail = T.Exp(T.Of(0) - T.Abs(x));
        // log(1 + t) loses t below 2^-12; there its series t - t^2 / 2 + t^3 / 3 is exact to float.
        var series = tail * (T.Of(1) - (tail * (T.Of(0.5f) - (tail * T.Of(1f / 3)))));
        return T.Max(x, T.Of(0)) + T.SelectGreater(tail, T.Of(1e-2f), T.Log(T.Of(1) + tail), series);
    }

    public static Node?[] Gradient(GraphBuilder graph, IReadOnlyList<Node> inputs, Node output, Node outputGradient) =>
        [graph.Apply<Multiply>(outputGradient, graph.Apply<Sigmoid>(inputs[0]))];
}
