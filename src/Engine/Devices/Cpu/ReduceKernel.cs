using System.Runtime.CompilerServices;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>
/// Folds in two stages whose cut depends on the shape alone: slices of the reduced axis each into a row of partial
/// results, then the slices in order. So the rounding is the same at any number of threads.
/// </summary>
internal sealed unsafe class ReduceKernel<TLane, TFold> : CpuKernel, IShardedWork
    where TLane : struct, IVectorLane<TLane> where TFold : struct, IFold
{
    private const int ElementsPerSlice = 1 << 15;

    private readonly float* input;
    private readonly float* output;
    private readonly float* partial;
    private readonly int outer, reduced, inner, slices;

    public ReduceKernel(Binding binding, Reduce reduce)
    {
        var shape = binding.InputShape(0);
        outer = shape.Extent(0, reduce.Axis);
        reduced = shape.Extent(reduce.Axis, reduce.Axis + reduce.Count);
        inner = shape.Extent(reduce.Axis + reduce.Count, shape.Rank);
        slices = Math.Clamp((int)((long)reduced * inner / ElementsPerSlice), 1, Math.Max(1, reduced / 8));
        input = binding.Input(0);
        output = binding.Output;
        partial = slices > 1 ? binding.Scratch(4L * outer * slices * inner) : binding.Output;
    }

    public override void Run(ThreadTeam team)
    {
        team.Run(this, outer * slices > 1 && (long)outer * reduced * inner > ElementsPerSlice ? outer * slices : 1);
        if (slices > 1)
            for (var o = 0; o < outer; o++)
                Fold(partial + ((long)o * slices * inner), slices, output + ((long)o * inner));
    }

    void IShardedWork.Run(int shard)
    {
        if ((long)outer * reduced * inner <= ElementsPerSlice)
        {
            for (var all = 0; all < outer * slices; all++)
                RunSlice(all);
            return;
        }
        RunSlice(shard);
    }

    private void RunSlice(int index)
    {
        var (o, slice) = (index / slices, index % slices);
        var (from, to) = ((int)((long)reduced * slice / slices), (int)((long)reduced * (slice + 1) / slices));
        Fold(input + ((((long)o * reduced) + from) * inner), to - from, partial + ((long)index * inner));
    }

    private void Fold(float* source, int rows, float* destination)
    {
        if (inner == 1)
            *destination = FoldRow(source, rows);
        else
            FoldColumns(source, rows, destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FoldColumns(float* source, int rows, float* destination)
    {
        var j = 0;
        for (; j + TLane.Width <= inner; j += TLane.Width)
        {
            var sum = TLane.Load(source + j);
            for (var row = 1; row < rows; row++)
                sum = TFold.Apply(sum, TLane.Load(source + ((long)row * inner) + j));
            TLane.Store(sum, destination + j);
        }
        for (; j < inner; j++)
        {
            var sum = source[j];
            for (var row = 1; row < rows; row++)
                sum = TFold.Apply(sum, source[((long)row * inner) + j]);
            destination[j] = sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float FoldRow(float* source, int count)
    {
        if (count < TLane.Width)
            return FoldScalars(source, count);
        var lanes = TLane.Load(source);
        var i = TLane.Width;
        for (; i + TLane.Width <= count; i += TLane.Width)
            lanes = TFold.Apply(lanes, TLane.Load(source + i));
        var buffer = stackalloc float[16];
        TLane.Store(lanes, buffer);
        var result = FoldScalars(buffer, TLane.Width);
        for (; i < count; i++)
            result = TFold.Apply(result, source[i]);
        return result;
    }

    private static float FoldScalars(float* source, int count)
    {
        var result = source[0];
        for (var i = 1; i < count; i++)
            result = TFold.Apply(result, source[i]);
        return result;
    }
}
