using ILGPU;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>Folds slices, one thread for each; neighbours read neighbouring columns.</summary>
internal static class ReduceColumns
{
    [Kernel]
    public static void Run<TFold, TExpression, TArity>(ReduceArguments arguments)
        where TFold : struct, IFold where TExpression : struct, IExpression where TArity : struct, IArity
    {
        var i = (Grid.IdxX * IlgpuBinding.GroupSize) + Group.IdxX;
        if (i >= arguments.Results)
            return;
        var (column, row) = (i % arguments.Inner, i / arguments.Inner);
        var (slice, outer) = (row % arguments.Slices, row / arguments.Slices);
        var from = slice * arguments.Slice;
        var count = IntrinsicMath.Min(arguments.Slice, arguments.Reduced - from);
        var place = (((outer * arguments.Reduced) + from) * arguments.Inner) + column;
        var result = arguments.Operands.Evaluate<TExpression, TArity>(place);
        for (var j = 1; j < count; j++)
        {
            place += arguments.Inner;
            result = TFold.Apply(result, arguments.Operands.Evaluate<TExpression, TArity>(place));
        }
        arguments.Output[i] = result;
    }
}
