using TrainService.Engine.Devices.Ilgpu.Products;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>The adjoint of a convolution in its weight: output gradients times the image's patches, over all pixels.</summary>
internal static class ConvolutionWeightGradientKernel
{
    public static void Bind(IlgpuBinding binding)
    {
        var geometry = ((ConvolutionWeightGradient)binding.Node.Operation).Geometry;
        var sizes = new ConvolutionSizes(geometry, binding.InputShape(0), binding.InputShape(1));
        Product.Launch(binding, new GradientsOfFilters(binding.Input(1), sizes), new TransposedPatches(binding.Input(0), sizes),
            new WeightResult(sizes), geometry.Groups,
            rows: sizes.Filters, columns: sizes.Taps * sizes.Depth, depth: binding.InputShape(1).Extent(0, 3));
    }
}
