using TrainService.Engine.Operations;
using Elementwise = TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>The kernels of each operation: the table of contents of this folder.</summary>
internal static class IlgpuKernels
{
    public static readonly IReadOnlyDictionary<Type, Action<IlgpuBinding>> Table =
        new Dictionary<Type, Action<IlgpuBinding>>
        {
            [typeof(ArgMax)] = ArgMaxKernel.Bind,
            [typeof(AveragePool)] = AveragePoolKernel.Bind,
            [typeof(AveragePoolGradient)] = AveragePoolGradientKernel.Bind,
            [typeof(ClassWeights)] = ClassWeightsKernel.Bind,
            [typeof(Concatenate)] = ConcatenateKernel.Bind,
            [typeof(Convolution)] = ConvolutionKernel.Bind,
            [typeof(ConvolutionInputGradient)] = ConvolutionInputGradientKernel.Bind,
            [typeof(ConvolutionWeightGradient)] = ConvolutionWeightGradientKernel.Bind,
            [typeof(CrossEntropy)] = CrossEntropyKernel.Bind,
            [typeof(CrossEntropyGradient)] = CrossEntropyGradientKernel.Bind,
            [typeof(DropoutMask)] = DropoutMaskKernel.Bind,
            [typeof(Elementwise.Fused)] = FusedKernel.Bind,
            [typeof(IsArgMax)] = IsArgMaxKernel.Bind,
            [typeof(LogLossTerms)] = LogLossTermsKernel.Bind,
            [typeof(LogSoftmax)] = LogSoftmaxKernel.Bind,
            [typeof(MatMul)] = MatMulKernel.Bind,
            [typeof(MaxPool)] = MaxPoolKernel.Bind,
            [typeof(MaxPoolGradient)] = MaxPoolGradientKernel.Bind,
            [typeof(Pad)] = PadKernel.Bind,
            [typeof(Permute)] = PermuteKernel.Bind,
            [typeof(Reduce)] = ReduceKernel.Bind,
            [typeof(Softmax)] = SoftmaxKernel.Bind,
            [typeof(TargetRank)] = TargetRankKernel.Bind,
            [typeof(Update)] = UpdateKernel.Bind,
        };

    /// <exception cref="NotSupportedException">There is no kernel for the node's operation.</exception>
    public static void Bind(IlgpuBinding binding)
    {
        for (var type = binding.Node.Operation.GetType(); type is not null; type = type.BaseType)
            if (Table.TryGetValue(type, out var bind))
            {
                bind(binding);
                if (binding.Node.Operation is IEpilogueHost { Epilogue: { } epilogue } && !binding.TookFinish)
                    throw new NotSupportedException(
                        $"the kernel of {binding.Node.Operation.Name} on ILGPU devices leaves out its epilogue, {epilogue}");
                return;
            }
        throw new NotSupportedException($"ILGPU devices have no kernel for {binding.Node.Operation.Name}");
    }
}
