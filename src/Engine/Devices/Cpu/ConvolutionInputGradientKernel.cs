using System.Runtime.CompilerServices;
using TrainService.Engine.Devices.Cpu.Tiles;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>The adjoint of a convolution in its image: gradients meet the kernels turned round.</summary>
internal sealed unsafe class ConvolutionInputGradientKernel<TLane> : CpuKernel, IShardedWork
    where TLane : struct, IVectorLane<TLane>
{
    private readonly PatchGeometry patches;
    private readonly PatchProduct<TLane> product;
    private readonly float* weight;
    private readonly float* packed;

    public ConvolutionInputGradientKernel(Binding binding, ConvolutionInputGradient operation)
    {
        var g = operation.Geometry;
        var (gradient, result) = (binding.InputShape(0), binding.Shape);
        patches = new PatchGeometry(
            gradient[0], g.Groups, gradient[1], gradient[2], gradient[3], result[1], result[2], result[3],
            g.KernelHeight * g.KernelWidth, g.KernelWidth);
        weight = binding.Input(1);
        packed = binding.Scratch(4 * patches.PanelOffset<TLane>(g.Groups, 0));
        product = new PatchProduct<TLane>(patches,
            AxisTaps.Adjoint(result[1], gradient[1], g.KernelHeight, g.StrideHeight, g.PadTop, g.DilationHeight),
            AxisTaps.Adjoint(result[2], gradient[2], g.KernelWidth, g.StrideWidth, g.PadLeft, g.DilationWidth),
            binding.Input(0), packed, binding.Output, EpilogueLoop.Bind(binding));
        binding.Hold(product.TableBytes);
    }

    public override void Run(ThreadTeam team)
    {
        team.Run(this, patches.Groups * patches.Panels<TLane>());
        team.Run(product, product.Shards);
    }

    // One panel: weight [F, C / groups, taps] -> [taps, the last first][F / groups][panel width].
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void IShardedWork.Run(int shard)
    {
        var (group, panel) = (shard / patches.Panels<TLane>(), shard % patches.Panels<TLane>());
        var column = panel * TileKernel<TLane>.WideColumns;
        var columns = Math.Min(TileKernel<TLane>.WideColumns, patches.ResultDepth - column);
        var width = (columns > TLane.Width ? 2 : 1) * TLane.Width;
        var target = packed + patches.PanelOffset<TLane>(group, panel);
        for (var f = 0; f < patches.Depth; f++)
        {
            var filter = (nint)(group * patches.Depth) + f;
            var source = weight + (((filter * patches.ResultDepth) + column) * patches.Taps);
            for (var j = 0; j < columns; j++)
                for (var tap = patches.Taps - 1; tap >= 0; tap--)
                    target[(((tap * patches.Depth) + f) * width) + j] = *source++;
        }
    }
}
