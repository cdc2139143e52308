using ILGPU;

namespace TrainService.Engine.Devices.Ilgpu.Products;

/// <summary>The output gradient as [image pixels, taps x filters of a group]: what reached each pixel through each tap.</summary>
internal readonly struct GradientsAtPixels(ArrayView<float> gradient, ConvolutionSizes sizes) : IProductOperand
{
    private readonly ArrayView<float> gradient = gradient;
    private readonly ConvolutionSizes sizes = sizes;

    public static bool RowsAreNeighbours => false;

    public Place Row(int group, int row)
    {
        var (x, line) = (row % sizes.Width, row / sizes.Width);
        var (y, sample) = (line % sizes.Height, line / sizes.Height);
        return new()
        {
            Offset = (sample * sizes.Rows * sizes.Columns * sizes.AllFilters) + (group * sizes.Filters),
            Y = y + sizes.PadTop,
            X = x + sizes.PadLeft,
        };
    }

    public Place Depth(int depth) => sizes.Tap(depth / sizes.Filters, depth % sizes.Filters);

    public float At(Place row, Place depth)
    {
        // The output pixel whose window has this pixel under that tap; between strides there is none.
        var (y, x) = (row.Y - depth.Y, row.X - depth.X);
        var (line, column) = (y / sizes.StrideHeight, x / sizes.StrideWidth);
        return y >= 0 && x >= 0 && line * sizes.StrideHeight == y && column * sizes.StrideWidth == x
            && line < sizes.Rows && column < sizes.Columns
            ? gradient[row.Offset + depth.Offset + (((line * sizes.Columns) + column) * sizes.AllFilters)]
            : 0;
    }
}

/// <summary>The output gradient as [filters of a group, output pixels].</summary>
internal readonly struct GradientsOfFilters(ArrayView<float> gradient, ConvolutionSizes sizes) : IProductOperand
{
    private readonly ArrayView<float> gradient = gradient;
    private readonly ConvolutionSizes sizes = sizes;

    public static bool RowsAreNeighbours => true;

    public Place Row(int group, int row) => new() { Offset = (group * sizes.Filters) + row };

    public Place Depth(int depth) => new() { Offset = depth * sizes.AllFilters };

    public float At(Place row, Place depth) => gradient[row.Offset + depth.Offset];
}
