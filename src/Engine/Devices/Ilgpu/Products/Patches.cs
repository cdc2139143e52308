using ILGPU;

namespace TrainService.Engine.Devices.Ilgpu.Products;

/// <summary>The image as [output pixels, taps x channels of a group]: what each filter meets at each place. Never built.</summary>
internal readonly struct Patches(ArrayView<float> image, ConvolutionSizes sizes) : IProductOperand
{
    private readonly ArrayView<float> image = image;
    private readonly ConvolutionSizes sizes = sizes;

    public static bool RowsAreNeighbours => false;

    public Place Row(int group, int row) => sizes.Window(row, group * sizes.Depth);

    public Place Depth(int depth) => sizes.Tap(depth / sizes.Depth, depth % sizes.Depth);

    public float At(Place row, Place depth)
    {
        var (y, x) = (row.Y + depth.Y, row.X + depth.X);
        return sizes.Holds(y, x)
            ? image[row.Offset + depth.Offset + (((y * sizes.Width) + x) * sizes.Channels)]
            : 0;
    }
}

/// <summary>The same with the roles changed: [taps x channels of a group, output pixels].</summary>
internal readonly struct TransposedPatches(ArrayView<float> image, ConvolutionSizes sizes) : IProductOperand
{
    private readonly Patches patches = new(image, sizes);
    private readonly ConvolutionSizes sizes = sizes;

    public static bool RowsAreNeighbours => true;

    public Place Row(int group, int row)
    {
        var tap = sizes.Tap(row / sizes.Depth, row % sizes.Depth);
        tap.Offset += group * sizes.Depth;
        return tap;
    }

    public Place Depth(int depth) => sizes.Window(depth, 0);

    public float At(Place row, Place depth) => patches.At(depth, row);
}
