using ILGPU;

namespace TrainService.Engine.Devices.Ilgpu.Products;

/// <summary>A product [Rows, Depth] x [Columns, Depth]' for each group, in parts of the depth.</summary>
internal struct ProductArguments<TA, TB, TResult>
    where TA : struct, IProductOperand where TB : struct, IProductOperand where TResult : struct, IProductResult
{
    public TA A;
    public TB B;
    public TResult Result;
    public Operands Operands;
    public int Rows, Columns, Depth, Parts, DepthOfPart;
    public ArrayView<float> Output;
}
