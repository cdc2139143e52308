namespace TrainService.Engine.Devices.Ilgpu.Products;

/// <summary>Rows are pixels of a channels-last image, columns the channels of a group.</summary>
internal readonly struct PixelResult(int channels, int channelsOfGroup) : IProductResult
{
    private readonly int channels = channels, channelsOfGroup = channelsOfGroup;

    public int Index(int group, int part, int row, int column) => (row * channels) + (group * channelsOfGroup) + column;
}

/// <summary>Rows are filters of a group, columns taps x channels: into weights [F, C / groups, taps].</summary>
internal readonly struct WeightResult(ConvolutionSizes sizes) : IProductResult
{
    private readonly int filters = sizes.Filters, depth = sizes.Depth, taps = sizes.Taps;

    public int Index(int group, int part, int row, int column) =>
        (((((group * filters) + row) * depth) + (column % depth)) * taps) + (column / depth);
}
