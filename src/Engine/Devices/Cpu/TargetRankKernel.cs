using System.Runtime.CompilerServices;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>How many classes stand before each row's right one; see <see cref="TargetRank"/> for the order.</summary>
internal sealed unsafe class TargetRankKernel<TLane>(Binding binding, TargetRank operation)
    : RowKernel(binding.InputShape(0)[0], binding.InputShape(0)[1]) where TLane : struct, IVectorLane<TLane>
{
    private readonly float* scores = binding.Input(0);
    private readonly int* classes = binding.Integers(1);
    private readonly float* output = binding.Output;
    private readonly int width = binding.InputShape(0)[1];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void RunRows(int begin, int end)
    {
        for (var row = begin; row < end; row++)
            output[row] = classes[row] == operation.IgnoreIndex ? 0 : Rank(row);
    }

    private float Rank(int row)
    {
        var target = classes[row];
        // An index outside would read foreign memory; data are checked on import, so this is a broken caller.
        if ((uint)target >= (uint)width)
            throw new InvalidDataException($"row {row} has class {target}, there are {width} classes");
        var x = scores + ((nint)row * width);
        var (score, one, zero) = (TLane.Of(x[target]), TLane.Of(1), TLane.Of(0));
        var (before, i) = (zero, 0);
        for (; i + TLane.Width <= target; i += TLane.Width)
            before += TLane.SelectGreater(TLane.Load(x + i), score, one, zero);
        var rest = 0;
        for (; i < target; i++)
            rest += x[i] > x[target] ? 1 : 0;
        for (i++; i + TLane.Width <= width; i += TLane.Width)
            before += TLane.SelectGreater(TLane.Load(x + i), score, one, TLane.SelectEqual(TLane.Load(x + i), score, one, zero));
        for (; i < width; i++)
            rest += x[i] >= x[target] ? 1 : 0;
        return TLane.Sum(before) + rest;
    }
}
