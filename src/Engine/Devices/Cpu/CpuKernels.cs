using TrainService.Engine.Operations;
using Elementwise = TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>The kernel of each operation: the table of contents of this folder.</summary>
internal static class CpuKernels
{
    public static readonly IReadOnlyDictionary<Type, Func<Binding, CpuKernel>> Table =
        new Dictionary<Type, Func<Binding, CpuKernel>>
        {
            [typeof(ArgMax)] = binding => binding.Close(typeof(ArgMaxKernel<>)),
            [typeof(AveragePool)] = binding => binding.Close(typeof(AveragePoolKernel<>)),
            [typeof(AveragePoolGradient)] = binding => binding.Close(typeof(AveragePoolGradientKernel<>)),
            [typeof(ClassWeights)] = ClassWeightsKernel.Bind,
            [typeof(Concatenate)] = ConcatenateKernel.Bind,
            [typeof(Convolution)] = binding => binding.Close(
                ((Convolution)binding.Node.Operation).Geometry.IsDepthwise(binding.InputShape(1))
                    ? typeof(DepthwiseConvolutionKernel<>) : typeof(ConvolutionKernel<>)),
            [typeof(ConvolutionInputGradient)] = binding => binding.Close(
                ((ConvolutionInputGradient)binding.Node.Operation).Geometry.IsDepthwise(binding.InputShape(1))
                    ? typeof(DepthwiseConvolutionKernel<>) : typeof(ConvolutionInputGradientKernel<>)),
            [typeof(ConvolutionWeightGradient)] = binding => binding.Close(
                ((ConvolutionWeightGradient)binding.Node.Operation).Geometry.IsDepthwise(binding.Shape)
                    ? typeof(DepthwiseWeightGradientKernel<>) : typeof(ConvolutionWeightGradientKernel<>)),
            [typeof(CrossEntropy)] = binding => binding.Close(typeof(CrossEntropyKernel<>)),
            [typeof(CrossEntropyGradient)] = binding => binding.Close(typeof(CrossEntropyGradientKernel<>)),
            [typeof(DropoutMask)] = DropoutMaskKernel.Bind,
            [typeof(Elementwise.Fused)] = FusedKernel.Bind,
            [typeof(IsArgMax)] = binding => binding.Close(typeof(ArgMaxKernel<>)),
            [typeof(LogLossTerms)] = LogLossTermsKernel.Bind,
            [typeof(LogSoftmax)] = binding => binding.Close(typeof(SoftmaxKernel<>)),
            [typeof(MatMul)] = binding => binding.Close(typeof(MatMulKernel<>)),
            [typeof(MaxPool)] = binding => binding.Close(typeof(MaxPoolKernel<>)),
            [typeof(MaxPoolGradient)] = binding => binding.Close(typeof(MaxPoolGradientKernel<>)),
            [typeof(Pad)] = PadKernel.Bind,
            [typeof(Permute)] = PermuteKernel.Bind,
            [typeof(Reduce)] = ReduceKernel.Bind,
            [typeof(Softmax)] = binding => binding.Close(typeof(SoftmaxKernel<>)),
            [typeof(TargetRank)] = binding => binding.Close(typeof(TargetRankKernel<>)),
            [typeof(Update)] = binding => binding.Close(typeof(UpdateKernel<,>), ((Update)binding.Node.Operation).Rule),
        };

    public static CpuKernel Bind(Binding binding)
    {
        for (var type = binding.Node.Operation.GetType(); type is not null; type = type.BaseType)
            if (Table.TryGetValue(type, out var bind))
                return bind(binding);
        throw new NotSupportedException($"the CPU device has no kernel for {binding.Node.Operation.Name}");
    }
}
