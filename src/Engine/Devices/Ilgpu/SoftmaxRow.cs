using System.Runtime.CompilerServices;
using ILGPU;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>What a softmax needs to know of a row that a group shares.</summary>
internal struct SoftmaxRow
{
    /// <summary>The row's largest element, taken off so that nothing overflows.</summary>
    public float Maximum;

    /// <summary>Sum of exp(x - maximum).</summary>
    public float Total;

    /// <param name="shared">Room for a <see cref="GroupFold"/>.</param>
    /// <param name="begin">Index of the row's first element.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SoftmaxRow Of(ArrayView<float> shared, ArrayView<float> x, int begin, int width)
    {
        var maximum = float.NegativeInfinity;
        for (var c = Group.IdxX; c < width; c += Group.DimX)
            maximum = ScalarLane.Max(maximum, x[begin + c]);
        maximum = GroupFold.Apply<MaximumFold>(shared, maximum);
        var total = 0f;
        for (var c = Group.IdxX; c < width; c += Group.DimX)
            total += ScalarLane.Exp(x[begin + c] - maximum);
        return new SoftmaxRow { Maximum = maximum, Total = GroupFold.Apply<SumFold>(shared, total) };
    }

    /// <summary>log of the sum of exp(x)</summary>
    public readonly float LogSumExp => Maximum + ScalarLane.Log(Total);
}
