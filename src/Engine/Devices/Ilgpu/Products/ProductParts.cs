using ILGPU;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Devices.Ilgpu.Products;

/// <summary>Adds the parts of a product in order and finishes it, one thread for each element.</summary>
internal static class ProductParts
{
    [Kernel]
    public static void Run<TResult, TExpression, TArity>(Arguments<TResult> arguments)
        where TResult : struct, IProductResult where TExpression : struct, IExpression where TArity : struct, IArity
    {
        var i = (Grid.IdxX * IlgpuBinding.GroupSize) + Group.IdxX;
        if (i >= arguments.Count)
            return;
        var sum = arguments.Input[i];
        for (var part = 1; part < arguments.Parts; part++)
            sum += arguments.Input[(part * arguments.Count) + i];
        var (column, line) = (i % arguments.Columns, i / arguments.Columns);
        var (row, group) = (line % arguments.Rows, line / arguments.Rows);
        var place = arguments.Result.Index(group, 0, row, column);
        arguments.Output[place] = arguments.Operands.Finish<TExpression, TArity>(sum, place);
    }

    internal struct Arguments<TResult> where TResult : struct, IProductResult
    {
        public int Count, Parts, Rows, Columns;
        public TResult Result;
        public Operands Operands;
        public ArrayView<float> Input, Output;
    }
}
