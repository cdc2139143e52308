using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;

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
        var reduce = (Reduce)binding.Node.Operation;
        var fold = reduce.Kind == Reduction.Sum ? typeof(SumFold) : typeof(MaximumFold);
        var (outer, reduced, inner) = reduce.Extents([.. binding.Node.Inputs.Select(input => input.Shape)]);
        var byRow = inner == 1 && reduced >= WideRow;
        var wanted = byRow ? reduced / LongestRow : Math.Min(Threads / Math.Max(1, outer * inner), reduced / ShortestSlice);
        var slice = IlgpuBinding.GroupsOf(reduced, Math.Clamp(wanted, 1, MostSlices));
        var slices = IlgpuBinding.GroupsOf(reduced, slice);
        AccessList accesses = reduce.Prologue?.Accesses ?? [Access.Straight];
        var first = new ReduceArguments
        {
            Results = outer * slices * inner,
            Slices = slices,
            Slice = slice,
            Reduced = reduced,
            Inner = inner,
            Operands = Operands.Of(binding, 0, accesses),
            Output = slices > 1 ? binding.Scratch((long)outer * slices * inner) : binding.Output,
        };
        Type[] types = [fold, reduce.Prologue?.Expression ?? typeof(Argument0), Arity.Of(accesses.Count)];
        if (byRow)
            binding.Launch(IlgpuBinding.Close<ReduceArguments>(typeof(ReduceRows), types),
                new(first.Results, 1, 1), GroupFold.SizeFor(slice), first);
        else
            binding.LaunchFlat(IlgpuBinding.Close<ReduceArguments>(typeof(ReduceColumns), types), first.Results, first);
        if (slices == 1)
            return;
        var second = new ReduceArguments
        {
            Results = outer * inner,
            Slices = 1,
            Slice = slices,
            Reduced = slices,
            Inner = inner,
            Operands = Operands.Of(first.Output),
            Output = binding.Output,
        };
        binding.LaunchFlat(
            IlgpuBinding.Close<ReduceArguments>(typeof(ReduceColumns), fold, typeof(Argument0), Arity.Of(1)),
            second.Results, second);
    }
}
