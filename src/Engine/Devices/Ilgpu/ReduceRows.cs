using ILGPU;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>Folds slices of rows, a group for each.</summary>
internal static class ReduceRows
{
    [Kernel]
    public static void Run<TFold, TExpression, TArity>(ReduceArguments arguments)
        where TFold : struct, IFold where TExpression : struct, IExpression where TArity : struct, IArity
    {
        var shared = SharedMemory.Allocate<float>(GroupFold.Limit);
        var (slice, outer) = (Grid.IdxX % arguments.Slices, Grid.IdxX / arguments.Slices);
        var from = slice * arguments.Slice;
        var count = IntrinsicMath.Min(arguments.Slice, arguments.Reduced - from);
        var begin = (outer * arguments.Reduced) + from;
        var result = TFold.Identity;
        for (var j = Group.IdxX; j < count; j += Group.DimX)
            result = TFold.Apply(result, arguments.Operands.Evaluate<TExpression, TArity>(begin + j));
        result = GroupFold.Apply<TFold>(shared, result);
        if (Group.IdxX == 0)
            arguments.Output[Grid.IdxX] = result;
    }
}
