using System.Runtime.CompilerServices;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;
using TrainService.Engine.Planning;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>
/// Folds in two stages whose cut depends on the shape alone: slices of the reduced axis each into a row of partial
/// results, then the slices in order. So the rounding is the same at any number of threads.
/// </summary>
internal sealed unsafe class ReduceKernel : CpuKernel, IShardedWork
{
    private const int ElementsPerSlice = 1 << 15;

    // What a shard has at least: a few times what handing it out costs.
    private const int Grain = Grains.Stream;

    private readonly RowFold elements, partials;
    private readonly float* output;
    private readonly float* partial;
    private readonly int outer, reduced, inner, slices, slicesPerShard;

    private ReduceKernel(Binding binding, Reduce reduce)
    {
        (outer, reduced, inner) = reduce.Extents([.. binding.Node.Inputs.Select(input => input.Shape)]);
        slices = Math.Clamp((int)((long)reduced * inner / ElementsPerSlice), 1, Math.Max(1, reduced / 8));
        slicesPerShard = Math.Max(1, Grain / Math.Max(1, reduced / slices * inner));
        output = binding.Output;
        partial = slices > 1 ? binding.Scratch(4L * outer * slices * inner) : binding.Output;
        elements = RowFold.Close(binding.Lane, reduce.Kind, reduce.Prologue?.Expression ?? typeof(Argument0),
            FusedArguments.Of(binding, reduce.Prologue?.Accesses ?? [Access.Straight], outer * reduced * inner), inner, reduced);
        var parts = new FusedArguments(outer * slices * inner);
        parts.Add(partial, Access.Straight, parts.Count);
        partials = RowFold.Close(binding.Lane, reduce.Kind, typeof(Argument0), parts, inner, slices);
    }

    public static CpuKernel Bind(Binding binding) => new ReduceKernel(binding, (Reduce)binding.Node.Operation);

    public override void Run(ThreadTeam team)
    {
        team.Run(this, ((outer * slices) + slicesPerShard - 1) / slicesPerShard);
        if (slices > 1)
            for (var o = 0; o < outer; o++)
                partials.Run(o * slices * inner, slices, output + ((nint)o * inner));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void IShardedWork.Run(int shard)
    {
        var end = Math.Min(outer * slices, (shard + 1) * slicesPerShard);
        if (slices == 1 && elements.TryRunAlong(shard * slicesPerShard, end, output))
            return;
        for (var index = shard * slicesPerShard; index < end; index++)
        {
            var (o, slice) = (index / slices, index % slices);
            var (from, to) = ((int)((long)reduced * slice / slices), (int)((long)reduced * (slice + 1) / slices));
            elements.Run(((o * reduced) + from) * inner, to - from, partial + ((nint)index * inner));
        }
    }
}
