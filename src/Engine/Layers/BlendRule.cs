using System.Runtime.CompilerServices;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Layers;

/// <summary>A running statistic follows that of the batch: w = A w + B g.</summary>
internal readonly struct BlendRule : IUpdateRule
{
    public static int StateCount => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Step<T>(ref T w, T g, ref T s0, ref T s1, ref T s2, in Hyperparameters<T> h)
        where T : struct, ILane<T> =>
        w = (h.A * w) + (h.B * g);
}
