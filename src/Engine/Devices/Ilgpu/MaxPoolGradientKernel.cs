using ILGPU;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>Gathers for each element the gradients of the windows whose first maximum it is: no two threads write one place.</summary>
internal static class MaxPoolGradientKernel
{
    public static void Bind(IlgpuBinding binding)
    {
        var finish = binding.TakeFinish();
        binding.LaunchFlat(
            IlgpuBinding.Close<Arguments>(typeof(MaxPoolGradientKernel), finish.Expression, finish.Arity),
            binding.Shape.Count,
            new Arguments
            {
                Count = binding.Shape.Count,
                Sizes = new PoolSizes(((MaxPoolGradient)binding.Node.Operation).Geometry, binding.Shape, binding.InputShape(1)),
                Image = binding.Input(0),
                Pooled = binding.Input(1),
                Gradient = binding.Input(2),
                Operands = finish.Operands,
                Output = binding.Output,
            });
    }

    [Kernel]
    public static void Run<TExpression, TArity>(Arguments arguments)
        where TExpression : struct, IExpression where TArity : struct, IArity
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
            {
                var result = sizes.Result(sample, row, column, channel);
                var maximum = arguments.Pooled[result];
                if (arguments.Image[i] == maximum && IsFirst(arguments, sample, row, column, channel, y, x, maximum))
                    sum += arguments.Gradient[result];
            }
        arguments.Output[i] = arguments.Operands.Finish<TExpression, TArity>(sum, i);
    }

    // Whether no element of the window before (y, x), row by row, equals the maximum.
    private static bool IsFirst(
        Arguments arguments, int sample, int row, int column, int channel, int y, int x, float maximum)
    {
        var sizes = arguments.Sizes;
        var top = (row * sizes.StrideHeight) - sizes.PadHeight;
        var left = (column * sizes.StrideWidth) - sizes.PadWidth;
        var before = ((y - top) * sizes.WindowWidth) + x - left;
        var found = false;
        for (var tap = 0; tap < before; tap++)
        {
            var (ty, tx) = (top + (tap / sizes.WindowWidth), left + (tap % sizes.WindowWidth));
            if (sizes.Holds(ty, tx))
                found |= arguments.Image[sizes.Pixel(sample, ty, tx, channel)] == maximum;
        }
        return !found;
    }

    internal struct Arguments
    {
        public int Count;
        public PoolSizes Sizes;
        public Operands Operands;
        public ArrayView<float> Image, Pooled, Gradient, Output;
    }
}
