using ILGPU;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>Gathers for each element its share of the windows that reach it, so that no two threads write one place.</summary>
internal static class AveragePoolGradientKernel
{
    public static void Bind(IlgpuBinding binding) => binding.LaunchFlat(Run, binding.Shape.Count, new PoolArguments
    {
        Count = binding.Shape.Count,
        Sizes = new PoolSizes(((AveragePoolGradient)binding.Node.Operation).Geometry, binding.Shape, binding.InputShape(0)),
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
        var (x, line) = (rest % sizes.Width, rest / sizes.Width);
        var (y, sample) = (line % sizes.Height, line / sizes.Height);
        var lastRow = PoolSizes.LastReaching(y, sizes.PadHeight, sizes.StrideHeight, sizes.Rows);
        var lastColumn = PoolSizes.LastReaching(x, sizes.PadWidth, sizes.StrideWidth, sizes.Columns);
        var firstColumn = PoolSizes.FirstReaching(x, sizes.PadWidth, sizes.WindowWidth, sizes.StrideWidth);
        var sum = 0f;
        for (var row = PoolSizes.FirstReaching(y, sizes.PadHeight, sizes.WindowHeight, sizes.StrideHeight); row <= lastRow; row++)
            for (var column = firstColumn; column <= lastColumn; column++)
                sum += arguments.Input[sizes.Result(sample, row, column, channel)];
        arguments.Output[i] = sum / (sizes.WindowHeight * sizes.WindowWidth);
    }
}
