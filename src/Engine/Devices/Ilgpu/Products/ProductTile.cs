using System.Runtime.CompilerServices;
using ILGPU;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Devices.Ilgpu.Products;

/// <summary>
/// 64 x 64 elements of a product A B' by a group of 256 threads, 4 x 4 each; 16 depths at a time lie in shared memory,
/// the next 16 are on their way in registers meanwhile.
/// </summary>
internal static class ProductTile
{
    public const int Side = 64, Threads = 256;

    private const int Depth = 16;

    // Floats between depths in shared memory: a multiple of a quad that spreads neighbours over banks.
    private const int Pitch = Side + 4;

    [Kernel]
    public static void Run<TA, TB, TResult, TExpression, TArity>(ProductArguments<TA, TB, TResult> product)
        where TA : struct, IProductOperand where TB : struct, IProductOperand where TResult : struct, IProductResult
        where TExpression : struct, IExpression where TArity : struct, IArity
    {
        var tileA = SharedMemory.Allocate<float>(Depth * Pitch);
        var tileB = SharedMemory.Allocate<float>(Depth * Pitch);
        var quadsA = tileA.Cast<Quad>();
        var quadsB = tileB.Cast<Quad>();
        var (group, part) = (Grid.IdxZ / product.Parts, Grid.IdxZ % product.Parts);
        var end = IntrinsicMath.Min(product.Depth, (part + 1) * product.DepthOfPart);
        var a = TileRows.Of(product.A, group, Grid.IdxX * Side, product.Rows);
        var b = TileRows.Of(product.B, group, Grid.IdxY * Side, product.Columns);
        var (thread0, thread1) = (Group.IdxX & 15, Group.IdxX >> 4);
        var (sum0, sum1, sum2, sum3) = (default(Quad), default(Quad), default(Quad), default(Quad));
        var depth = part * product.DepthOfPart;
        var nextA = a.Fetch(product.A, depth, end);
        var nextB = b.Fetch(product.B, depth, end);
        while (depth < end)
        {
            TileRows.Put<TA>(tileA, nextA, Pitch);
            TileRows.Put<TB>(tileB, nextB, Pitch);
            Group.Barrier();
            depth += Depth;
            nextA = a.Fetch(product.A, depth, end);
            nextB = b.Fetch(product.B, depth, end);
            for (var k = 0; k < Depth; k++)
            {
                var left = quadsA[(k * (Pitch / 4)) + thread1];
                var right = quadsB[(k * (Pitch / 4)) + thread0];
                sum0.Add(left.X, right);
                sum1.Add(left.Y, right);
                sum2.Add(left.Z, right);
                sum3.Add(left.W, right);
            }
            Group.Barrier();
        }
        var column = (Grid.IdxY * Side) + (thread0 * 4);
        for (var r = 0; r < 4; r++)
        {
            var row = (Grid.IdxX * Side) + (thread1 * 4) + r;
            if (row >= product.Rows)
                continue;
            var sum = r == 0 ? sum0 : r == 1 ? sum1 : r == 2 ? sum2 : sum3;
            Store<TA, TB, TResult, TExpression, TArity>(product, group, part, row, column, sum.X);
            Store<TA, TB, TResult, TExpression, TArity>(product, group, part, row, column + 1, sum.Y);
            Store<TA, TB, TResult, TExpression, TArity>(product, group, part, row, column + 2, sum.Z);
            Store<TA, TB, TResult, TExpression, TArity>(product, group, part, row, column + 3, sum.W);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TA, TB, TResult, TExpression, TArity>(
        ProductArguments<TA, TB, TResult> product, int group, int part, int row, int column, float sum)
        where TA : struct, IProductOperand where TB : struct, IProductOperand where TResult : struct, IProductResult
        where TExpression : struct, IExpression where TArity : struct, IArity
    {
        if (column >= product.Columns)
            return;
        var i = product.Result.Index(group, part, row, column);
        product.Output[i] = product.Operands.Finish<TExpression, TArity>(sum, i);
    }
}
