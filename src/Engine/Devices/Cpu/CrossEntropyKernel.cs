using System.Runtime.CompilerServices;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>The loss of each row; see <see cref="CrossEntropy"/> for the formula.</summary>
internal sealed unsafe class CrossEntropyKernel<TLane>(Binding binding, CrossEntropy operation)
    : RowKernel(binding.InputShape(0)[0], binding.InputShape(0)[1]) where TLane : struct, IVectorLane<TLane>
{
    private readonly float* logits = binding.Input(0);
    private readonly int* classes = binding.Integers(1);
    private readonly float* weights = binding.Input(2);
    private readonly float* output = binding.Output;
    private readonly int width = binding.InputShape(0)[1];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void RunRows(int begin, int end)
    {
        for (var row = begin; row < end; row++)
            output[row] = classes[row] == operation.IgnoreIndex ? 0 : Loss(row);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float Loss(int row)
    {
        var x = logits + ((nint)row * width);
        var target = classes[row];
        ClassIndex.Check(target, row, width);
        var offset = SoftmaxRow<TLane>.LogSumExp(x, width);
        var loss = (1 - operation.LabelSmoothing) * weights[target] * (offset - x[target]);
        if (operation.LabelSmoothing == 0)
            return loss;
        var spread = 0f;
        for (var c = 0; c < width; c++)
            spread += weights[c] * (offset - x[c]);
        return loss + (operation.LabelSmoothing / width * spread);
    }
}
