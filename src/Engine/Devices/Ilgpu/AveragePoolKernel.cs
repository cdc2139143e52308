using ILGPU;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>Mean of each window, padding counted as zeros, one thread for each.</summary>
internal static class AveragePoolKernel
{
    public static void Bind(IlgpuBinding binding) => binding.LaunchFlat(Run, binding.Shape.Count, new PoolArguments
    {
        Count = binding.Shape.Count,
        Sizes = new PoolSizes(((AveragePool)binding.Node.Operation).Geometry, binding.InputShape(0), binding.Shape),
        Input = binding.Input(0),
        Output = binding.Output,
    });

    [Kernel]
    public static void Run(PoolArguments arguments)
    {
        var i = (Grid.IdxX * IlgpuBinding.GroupSize) + Group.IdxX;
        if (i >= arguments.Count)
            return;
        var sizes = arguments.Sizes;
        var (channel, rest) = (i % sizes.Channels, i / sizes.Channels);
        var (column, line) = (rest % sizes.Columns, rest / sizes.Columns);
        var (row, sample) = (line % sizes.Rows, line / sizes.Rows);
        var sum = 0f;
        for (var ky = 0; ky < sizes.WindowHeight; ky++)
            for (var kx = 0; kx < sizes.WindowWidth; kx++)
            {
                var y = (row * sizes.StrideHeight) - sizes.PadHeight + ky;
                var x = (column * sizes.StrideWidth) - sizes.PadWidth + kx;
                if (sizes.Holds(y, x))
                    sum += arguments.Input[sizes.Pixel(sample, y, x, channel)];
            }
        arguments.Output[i] = sum / (sizes.WindowHeight * sizes.WindowWidth);
    }
}
