using TrainService.Engine.Devices.Ilgpu.Products;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>A convolution as the product of the image's patches with the filters; see <see cref="ProductTile"/>.</summary>
internal static class ConvolutionKernel
{
    public static void Bind(IlgpuBinding binding)
    {
        var geometry = ((Convolution)binding.Node.Operation).Geometry;
        var sizes = new ConvolutionSizes(geometry, binding.InputShape(0), binding.Shape);
        Product.Launch(binding, new Patches(binding.Input(0), sizes), new Filters(binding.Input(1), sizes),
            new PixelResult(sizes.AllFilters, sizes.Filters), geometry.Groups,
            rows: binding.Shape.Extent(0, 3), columns: sizes.Filters, depth: sizes.Taps * sizes.Depth);
    }
}
