using TrainService.Engine.Devices.Ilgpu.Products;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>The adjoint of a convolution in its image: what reached each pixel through each tap, times the filters.</summary>
internal static class ConvolutionInputGradientKernel
{
    public static void Bind(IlgpuBinding binding)
    {
        var geometry = ((ConvolutionInputGradient)binding.Node.Operation).Geometry;
        var sizes = new ConvolutionSizes(geometry, binding.Shape, binding.InputShape(0));
        Product.Launch(binding, new GradientsAtPixels(binding.Input(0), sizes), new FiltersByChannel(binding.Input(1), sizes),
            new PixelResult(sizes.Channels, sizes.Depth), geometry.Groups,
            rows: binding.Shape.Extent(0, 3), columns: sizes.Depth, depth: sizes.Taps * sizes.Filters);
    }
}
