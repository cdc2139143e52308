using System.Runtime.CompilerServices;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>
/// The adjoint of a convolution in its weight, in two stages: parts of the batch each into partial sums of their own,
/// then the partial sums in order. How many parts there are depends on the shapes alone.
/// </summary>
internal sealed unsafe class ConvolutionWeightGradientKernel<TLane> : CpuKernel, IShardedWork
    where TLane : struct, IVectorLane<TLane>
{
    private readonly WeightProduct<TLane> product;
    private readonly float* output;
    private readonly int taps, depth, filters, rows;

    public ConvolutionWeightGradientKernel(Binding binding, ConvolutionWeightGradient operation)
    {
        var geometry = operation.Geometry;
        product = new WeightProduct<TLane>(binding, geometry);
        output = binding.Output;
        (filters, depth) = (binding.Shape[0] / geometry.Groups, binding.Shape[1]);
        taps = geometry.KernelHeight * geometry.KernelWidth;
        rows = geometry.Groups * taps * depth;
    }

    public override void Run(ThreadTeam team)
    {
        team.Run(product, product.Shards);
        team.Run(this, (rows + RowsPerShard - 1) / RowsPerShard);
    }

    private int RowsPerShard => Math.Max(1, (1 << 16) / (product.RowLength * product.Parts));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void IShardedWork.Run(int shard)
    {
        for (var row = shard * RowsPerShard; row < Math.Min(rows, (shard + 1) * RowsPerShard); row++)
            Gather(row);
    }

    // Row (group, tap, channel) of the sums -> weight [F, C / groups, taps].
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Gather(int row)
    {
        var sum = stackalloc float[16];
        var (group, tap, channel) = (row / (taps * depth), row / depth % taps, row % depth);
        var target = output + ((((nint)group * filters * depth) + channel) * taps) + tap;
        for (var f = 0; f < filters; f += TLane.Width)
        {
            var total = TLane.Load(product.Part(0, row) + f);
            for (var part = 1; part < product.Parts; part++)
                total += TLane.Load(product.Part(part, row) + f);
            TLane.Store(total, sum);
            for (var i = 0; i < Math.Min(TLane.Width, filters - f); i++)
                target[(nint)(f + i) * depth * taps] = sum[i];
        }
    }
}
