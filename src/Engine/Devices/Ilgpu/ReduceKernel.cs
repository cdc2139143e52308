using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>
/// Folds [outer, reduced, inner] -> [outer, inner], in two stages where one would leave the device idle: slices of the
/// reduced axis, then the slices in order. The cut depends on the shape alone, so every run rounds alike.
/// </summary>
internal static class ReduceKernel
{
    // Threads that keep a large device busy, and how much each should at least do.
    private const int Threads = 1 << 14, ShortestSlice = 16, MostSlices = 128;

    // From here on a group folds a row together instead of each thread its own.
    private const int WideRow = 64, LongestRow = 4096;

    public static void Bind(IlgpuBinding binding)
    {
        if (((Reduce)binding.Node.Operation).Kind == Reduction.Sum)
            Bind<SumFold>(binding);
        else
            Bind<MaximumFold>(binding);
    }

    private static void Bind<TFold>(IlgpuBinding binding) where TFold : struct, IFold
    {
        var (shape, reduce) = (binding.InputShape(0), (Reduce)binding.Node.Operation);
        var outer = shape.Extent(0, reduce.Axis);
        var reduced = shape.Extent(reduce.Axis, reduce.Axis + reduce.Count);
        var inner = shape.Extent(reduce.Axis + reduce.Count, shape.Rank);
        var byRow = inner == 1 && reduced >= WideRow;
        var wanted = byRow ? reduced / LongestRow : Math.Min(Threads / Math.Max(1, outer * inner), reduced / ShortestSlice);
        var slice = IlgpuBinding.GroupsOf(reduced, Math.Clamp(wanted, 1, MostSlices));
        var slices = IlgpuBinding.GroupsOf(reduced, slice);
        var first = new ReduceArguments
        {
            Results = outer * slices * inner,
            Slices = slices,
            Slice = slice,
            Reduced = reduced,
            Inner = inner,
            Input = binding.Input(0),
            Output = slices > 1 ? binding.Scratch((long)outer * slices * inner) : binding.Output,
        };
        if (byRow)
            binding.Launch(ReduceRows.Run<TFold>, new(first.Results, 1, 1), GroupFold.SizeFor(slice), first);
        else
            binding.LaunchFlat(ReduceColumns.Run<TFold>, first.Results, first);
        if (slices == 1)
            return;
        var second = new ReduceArguments
        {
            Results = outer * inner,
            Slices = 1,
            Slice = slices,
            Reduced = slices,
            Inner = inner,
            Input = first.Output,
            Output = binding.Output,
        };
        binding.LaunchFlat(ReduceColumns.Run<TFold>, second.Results, second);
    }
}
