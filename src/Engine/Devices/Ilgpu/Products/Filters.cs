using ILGPU;

namespace TrainService.Engine.Devices.Ilgpu.Products;

/// <summary>Weights [F, C / groups, taps] as [filters of a group, taps x channels].</summary>
internal readonly struct Filters(ArrayView<float> weights, ConvolutionSizes sizes) : IProductOperand
{
    private readonly ArrayView<float> weights = weights;
    private readonly ConvolutionSizes sizes = sizes;

    public static bool RowsAreNeighbours => false;

    public Place Row(int group, int row) => new() { Offset = ((group * sizes.Filters) + row) * sizes.Depth * sizes.Taps };

    public Place Depth(int depth) => new() { Offset = (depth % sizes.Depth * sizes.Taps) + (depth / sizes.Depth) };

    public float At(Place row, Place depth) => weights[row.Offset + depth.Offset];
}

/// <summary>Weights [F, C / groups, taps] as [channels of a group, taps x filters].</summary>
internal readonly struct FiltersByChannel(ArrayView<float> weights, ConvolutionSizes sizes) : IProductOperand
{
    private readonly ArrayView<float> weights = weights;
    private readonly ConvolutionSizes sizes = sizes;

    public static bool RowsAreNeighbours => true;

    public Place Row(int group, int row) => new()
    {
        Offset = ((group * sizes.Filters * sizes.Depth) + row) * sizes.Taps,
    };

    public Place Depth(int depth) => new()
    {
        Offset = (depth % sizes.Filters * sizes.Depth * sizes.Taps) + (depth / sizes.Filters),
    };

    public float At(Place row, Place depth) => weights[row.Offset + depth.Offset];
}
