using System.Runtime.CompilerServices;
using TrainService.Engine.Devices.Cpu.Tiles;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>
/// Convolution of an image with kernels: they are packed anew at every step, then <see cref="PatchProduct{TLane}"/>.
/// </summary>
internal sealed unsafe class ConvolutionKernel<TLane> : CpuKernel, IShardedWork where TLane : struct, IVectorLane<TLane>
{
    private readonly PatchGeometry patches;
    private readonly PatchProduct<TLane> product;
    private readonly float* weight;
    private readonly float* packed;

    public ConvolutionKernel(Binding binding, Convolution operation)
    {
        var g = operation.Geometry;
        var (image, result) = (binding.InputShape(0), binding.Shape);
        patches = new PatchGeometry(image[0], g.Groups, image[1], image[2], image[3], result[1], result[2], result[3],
            g.KernelHeight * g.KernelWidth, g.KernelWidth);
        weight = binding.Input(1);
        packed = binding.Scratch(4 * patches.PanelOffset<TLane>(g.Groups, 0));
        product = new PatchProduct<TLane>(patches,
            AxisTaps.Forward(result[1], image[1], g.KernelHeight, g.StrideHeight, g.PadTop, g.DilationHeight),
            AxisTaps.Forward(result[2], image[2], g.KernelWidth, g.StrideWidth, g.PadLeft, g.DilationWidth),
            binding.Input(0), packed, binding.Output, EpilogueLoop.Bind(binding));
        binding.Hold(product.TableBytes);
    }

    public override void Run(ThreadTeam team)
    {
        team.Run(this, patches.Groups * patches.Panels<TLane>());
        team.Run(product, product.Shards);
    }

    // One panel: weight [F, C / groups, taps] -> [taps][C / groups][panel width].
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void IShardedWork.Run(int shard)
    {
        var (group, panel) = (shard / patches.Panels<TLane>(), shard % patches.Panels<TLane>());
        var column = panel * TileKernel<TLane>.WideColumns;
        var columns = Math.Min(TileKernel<TLane>.WideColumns, patches.ResultDepth - column);
        var width = (columns > TLane.Width ? 2 : 1) * TLane.Width;
        var target = packed + patches.PanelOffset<TLane>(group, panel);
        var source = weight + (((nint)(group * patches.ResultDepth) + column) * patches.Reduction);
        for (var j = 0; j < columns; j++)
            for (var c = 0; c < patches.Depth; c++)
                for (var tap = 0; tap < patches.Taps; tap++)
                    target[(((tap * patches.Depth) + c) * width) + j] = *source++;
    }
}
