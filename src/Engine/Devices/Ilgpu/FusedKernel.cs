using ILGPU;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>An expression, one thread for each element. The result may lie over an operand that is read straight.</summary>
internal static class FusedKernel
{
    public static void Bind(IlgpuBinding binding)
    {
        var fused = (Fused)binding.Node.Operation;
        binding.LaunchFlat(
            IlgpuBinding.Close<Arguments>(typeof(FusedKernel), fused.Expression, Arity.Of(fused.Accesses.Count)),
            binding.Shape.Count,
            new Arguments
            {
                Count = binding.Shape.Count,
                Operands = Operands.Of(binding, 0, fused.Accesses),
                Output = binding.Output,
            });
    }

    [Kernel]
    public static void Run<TExpression, TArity>(Arguments arguments)
        where TExpression : struct, IExpression where TArity : struct, IArity
    {
        var i = (Grid.IdxX * IlgpuBinding.GroupSize) + Group.IdxX;
        if (i < arguments.Count)
            arguments.Output[i] = arguments.Operands.Evaluate<TExpression, TArity>(i);
    }

    internal struct Arguments
    {
        public int Count;
        public Operands Operands;
        public ArrayView<float> Output;
    }
}
