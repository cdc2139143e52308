using System.Runtime.CompilerServices;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>The index of each row's largest number, or whether that is the row's class.</summary>
internal sealed unsafe class ArgMaxKernel<TLane>(Binding binding, Operation operation)
    : RowKernel(binding.InputShape(0)[0], binding.InputShape(0)[1]) where TLane : struct, IVectorLane<TLane>
{
    private readonly float* scores = binding.Input(0);
    private readonly int* classes = operation is IsArgMax ? binding.Integers(1) : null;
    private readonly int? ignored = (operation as IsArgMax)?.IgnoreIndex;
    private readonly float* output = binding.Output;
    private readonly int width = binding.InputShape(0)[1];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void RunRows(int begin, int end)
    {
        for (var row = begin; row < end; row++)
        {
            var best = ArgMaxRow<TLane>.Of(scores + ((nint)row * width), width);
            output[row] = classes is null ? best : best == classes[row] && best != ignored ? 1 : 0;
        }
    }
}
