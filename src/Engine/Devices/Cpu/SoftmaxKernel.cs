using System.Runtime.CompilerServices;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>Softmax, or its logarithm, of each row of the last axis.</summary>
internal sealed unsafe class SoftmaxKernel<TLane>(Binding binding, Operation operation)
    : RowKernel(binding.Shape.Count / binding.Shape[^1], binding.Shape[^1]) where TLane : struct, IVectorLane<TLane>
{
    private readonly float* input = binding.Input(0);
    private readonly float* output = binding.Output;
    private readonly int width = binding.Shape[^1];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void RunRows(int begin, int end)
    {
        for (var row = begin; row < end; row++)
        {
            var start = (nint)row * width;
            if (operation is LogSoftmax)
                SoftmaxRow<TLane>.Logarithm(input + start, output + start, width);
            else
                SoftmaxRow<TLane>.Probabilities(input + start, output + start, width);
        }
    }
}
