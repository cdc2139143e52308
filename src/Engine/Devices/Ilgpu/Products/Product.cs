using ILGPU;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Devices.Ilgpu.Products;

/// <summary>
/// Queues a product with the node's epilogue. Where its tiles are too few for a large device, the depth is cut into parts
/// that are added in a second kernel; the cut depends on the shape alone, so every run rounds alike.
/// </summary>
internal static class Product
{
    // Tiles that keep a large device busy, and the depth that is worth a part of its own.
    private const int Tiles = 256, ShortestPart = 128;

    public static void Launch<TA, TB, TResult>(
        IlgpuBinding binding, TA a, TB b, TResult result, int groups, int rows, int columns, int depth)
        where TA : struct, IProductOperand where TB : struct, IProductOperand where TResult : struct, IProductResult
    {
        var tiles = (X: IlgpuBinding.GroupsOf(rows, ProductTile.Side), Y: IlgpuBinding.GroupsOf(columns, ProductTile.Side));
        var wanted = Math.Clamp(Tiles / ((long)tiles.X * tiles.Y * groups), 1, Math.Max(1, depth / ShortestPart));
        var depthOfPart = IlgpuBinding.GroupsOf(depth, (int)wanted);
        var parts = IlgpuBinding.GroupsOf(depth, depthOfPart);
        var finish = binding.TakeFinish();
        if (parts == 1)
            Tile(result, binding.Output, finish);
        else
        {
            var scratch = binding.Scratch((long)parts * groups * rows * columns);
            Tile(new MatrixResult(groups, rows, columns), scratch, finish.WithoutEpilogue);
            Parts(binding, result, finish, scratch, parts, groups, rows, columns);
        }

        void Tile<T>(T layout, ArrayView<float> output, Finish store) where T : struct, IProductResult =>
            binding.Launch(
                IlgpuBinding.Close<ProductArguments<TA, TB, T>>(
                    typeof(ProductTile), typeof(TA), typeof(TB), typeof(T), store.Expression, store.Arity),
                new(tiles.X, tiles.Y, groups * parts), ProductTile.Threads,
                new ProductArguments<TA, TB, T>
                {
                    A = a,
                    B = b,
                    Result = layout,
                    Operands = finish.Operands,
                    Rows = rows,
                    Columns = columns,
                    Depth = depth,
                    Parts = parts,
                    DepthOfPart = depthOfPart,
                    Output = output,
                });
    }

    /// <summary>For a matrix that lies in the node's output already: its epilogue, if there is one.</summary>
    public static void FinishInPlace(IlgpuBinding binding)
    {
        var (finish, rows, columns) = (binding.TakeFinish(), binding.Shape[0], binding.Shape[1]);
        if (finish.Expression != typeof(Argument0))
            Parts(binding, new MatrixResult(1, rows, columns), finish, binding.Output, 1, 1, rows, columns);
    }

    private static void Parts<TResult>(
        IlgpuBinding binding, TResult result, Finish finish, ArrayView<float> input, int parts, int groups, int rows, int columns)
        where TResult : struct, IProductResult
    {
        var count = groups * rows * columns;
        binding.LaunchFlat(
            IlgpuBinding.Close<ProductParts.Arguments<TResult>>(
                typeof(ProductParts), typeof(TResult), finish.Expression, finish.Arity),
            count,
            new ProductParts.Arguments<TResult>
            {
                Count = count,
                Parts = parts,
                Rows = rows,
                Columns = columns,
                Result = result,
                Operands = finish.Operands,
                Input = input,
                Output = binding.Output,
            });
    }
}
