using TrainService.Engine.Graph;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Planning;

/// <summary>What a plan has to do, by what bounds it: the time it takes is about a sum over these with a device's rates.</summary>
/// <param name="ProductFlops">Of matrix products.</param>
/// <param name="ConvolutionFlops">Of convolutions and their gradients.</param>
/// <param name="MovedBytes">Read and written by all others, whose formulas cost less than that.</param>
/// <param name="Launches">Kernels launched.</param>
public readonly record struct Workload(double ProductFlops, double ConvolutionFlops, double MovedBytes, double Launches)
{
    public static Workload Of(Plan plan) =>
        plan.PlainLaunches.Aggregate(default(Workload), (sum, node) => sum + Of(node));

    public static Workload operator +(Workload a, Workload b) => new(a.ProductFlops + b.ProductFlops,
        a.ConvolutionFlops + b.ConvolutionFlops, a.MovedBytes + b.MovedBytes, a.Launches + b.Launches);

    public static Workload operator *(int times, Workload a) => new(
        times * a.ProductFlops, times * a.ConvolutionFlops, times * a.MovedBytes, times * a.Launches);

    private static Workload Of(Node node)
    {
        var bytes = node.Shape.Bytes + node.Inputs.Sum(input => input.Shape.Bytes);
        return node.Operation switch
        {
            MatMul => new(Flops.Of(node), 0, 0, 1),
            Convolution or ConvolutionInputGradient or ConvolutionWeightGradient => new(0, Flops.Of(node), 0, 1),
            _ => new(0, 0, bytes, 1),
        };
    }
}
