using TrainService.Engine.Graph;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Planning;

/// <summary>Floating point operations of a plan; a multiply-add counts two, an elementwise result one.</summary>
public static class Flops
{
    public static long Of(Plan plan) => plan.PlainLaunches.Sum(Of);

    public static long Of(Node node) => node.Operation switch
    {
        MatMul product => 2L * node.Shape.Count * node.Inputs[0].Shape[product.TransposeA ? 0 : 1],
        Convolution => 2L * node.Shape.Count * KernelSize(node.Inputs[1].Shape),
        ConvolutionInputGradient => 2L * node.Inputs[0].Shape.Count * KernelSize(node.Inputs[1].Shape),
        ConvolutionWeightGradient => 2L * node.Inputs[1].Shape.Count * KernelSize(node.Shape),
        _ => Math.Max(node.Shape.Count, node.Inputs.Count > 0 ? node.Inputs.Max(input => input.Shape.Count) : 0),
    };

    // Multiply-adds for each element of the output: channels of a group times the kernel's extent.
    private static long KernelSize(Shape weight) => weight.Extent(1, 4);
}
