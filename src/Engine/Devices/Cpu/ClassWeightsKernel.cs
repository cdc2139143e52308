using System.Runtime.CompilerServices;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>Looks up the weight of each row's class.</summary>
internal sealed unsafe class ClassWeightsKernel(Binding binding, ClassWeights operation)
    : RowKernel(binding.Shape.Count, 1)
{
    private readonly int* classes = binding.Integers(0);
    private readonly float* weights = binding.Input(1);
    private readonly float* output = binding.Output;
    private readonly int count = binding.InputShape(1).Count;

    public static CpuKernel Bind(Binding binding) =>
        new ClassWeightsKernel(binding, (ClassWeights)binding.Node.Operation);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void RunRows(int begin, int end)
    {
        for (var row = begin; row < end; row++)
            output[row] = classes[row] == operation.IgnoreIndex ? 0 : WeightOf(row);
    }

    private float WeightOf(int row)
    {
        ClassIndex.Check(classes[row], row, count);
        return weights[classes[row]];
    }
}
