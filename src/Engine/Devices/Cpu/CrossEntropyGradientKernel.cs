using System.Runtime.CompilerServices;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>The gradient of each row's loss; see <see cref="CrossEntropyGradient"/> for the formula.</summary>
internal sealed unsafe class CrossEntropyGradientKernel<TLane>(Binding binding, CrossEntropyGradient operation)
    : RowKernel(binding.InputShape(0)[0], binding.InputShape(0)[1]) where TLane : struct, IVectorLane<TLane>
{
    private readonly float* logits = binding.Input(0);
    private readonly int* classes = binding.Integers(1);
    private readonly float* weights = binding.Input(2);
    private readonly float* rowGradients = binding.Input(3);
    private readonly float* output = binding.Output;
    private readonly int width = binding.InputShape(0)[1];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void RunRows(int begin, int end)
    {
        var total = 0f;
        for (var c = 0; c < width; c++)
            total += weights[c];
        for (var row = begin; row < end; row++)
        {
            var y = output + ((nint)row * width);
            if (classes[row] == operation.IgnoreIndex)
                new Span<float>(y, width).Clear();
            else
                Gradient(row, total, y);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Gradient(int row, float totalWeight, float* y)
    {
        ClassIndex.Check(classes[row], row, width);
        SoftmaxRow<TLane>.Probabilities(logits + ((nint)row * width), y, width);
        var (target, g) = (classes[row], rowGradients[row]);
        var sharp = g * (1 - operation.LabelSmoothing) * weights[target];
        var smooth = g * operation.LabelSmoothing / width;
        for (var c = 0; c < width; c++)
            y[c] = (sharp * (y[c] - (c == target ? 1 : 0))) + (smooth * ((y[c] * totalWeight) - weights[c]));
    }
}
