using ILGPU;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>Looks up the weight of each row's class; NaN where there is no such class.</summary>
internal static class ClassWeightsKernel
{
    public static void Bind(IlgpuBinding binding) => binding.LaunchFlat<Arguments>(Run, binding.Shape.Count, new Arguments
    {
        Count = binding.Shape.Count,
        Ignore = new IgnoredClass(((ClassWeights)binding.Node.Operation).IgnoreIndex),
        Classes = binding.Integers(0),
        Weights = binding.Input(1),
        Output = binding.Output,
    });

    [Kernel]
    public static void Run(Arguments arguments)
    {
        var i = (Grid.IdxX * IlgpuBinding.GroupSize) + Group.IdxX;
        if (i >= arguments.Count)
            return;
        var target = arguments.Classes[i];
        var known = target >= 0 && target < arguments.Weights.IntLength;
        arguments.Output[i] = arguments.Ignore.Is(target) ? 0
            : known ? arguments.Weights[target] : ScalarLane.NaN;
    }

    internal struct Arguments
    {
        public int Count;
        public IgnoredClass Ignore;
        public ArrayView<int> Classes;
        public ArrayView<float> Weights, Output;
    }
}
