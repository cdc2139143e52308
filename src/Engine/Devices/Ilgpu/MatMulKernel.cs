using TrainService.Engine.Devices.Ilgpu.CuBlas;
using TrainService.Engine.Devices.Ilgpu.Products;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>A matrix product: by cuBLAS where the device has it, else see <see cref="ProductTile"/>.</summary>
internal static class MatMulKernel
{
    public static void Bind(IlgpuBinding binding)
    {
        var operation = (MatMul)binding.Node.Operation;
        var (rows, columns) = (binding.Shape[0], binding.Shape[1]);
        var depth = binding.InputShape(0)[operation.TransposeA ? 0 : 1];
        var (a, b) = (binding.Input(0), binding.Input(1));
        if (binding.CuBlas is { } cuBlas)
        {
            var product = ColumnMajorProduct.Of(operation.TransposeA, operation.TransposeB, rows, columns, depth);
            binding.Queue(new CuBlasLaunch(cuBlas, product, b, a, binding.Output));
            Product.FinishInPlace(binding);
            return;
        }
        // The tile wants its second operand by columns: B itself is the transposed one.
        switch (operation)
        {
            case { TransposeA: false, TransposeB: false }:
                Launch(new Matrix(a, depth), new TransposedMatrix(b, columns));
                break;
            case { TransposeA: false, TransposeB: true }:
                Launch(new Matrix(a, depth), new Matrix(b, depth));
                break;
            case { TransposeA: true, TransposeB: false }:
                Launch(new TransposedMatrix(a, rows), new TransposedMatrix(b, columns));
                break;
            default:
                Launch(new TransposedMatrix(a, rows), new Matrix(b, depth));
                break;
        }

        void Launch<TA, TB>(TA left, TB right) where TA : struct, IProductOperand where TB : struct, IProductOperand =>
            Product.Launch(binding, left, right, new MatrixResult(1, rows, columns), 1, rows, columns, depth);
    }
}
