using TrainService.Engine.Graph;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Ilgpu.Products;

/// <summary>The numbers of a convolution that its kernels need. Depth and Filters are those of one group.</summary>
internal readonly struct ConvolutionSizes(ConvolutionGeometry geometry, Shape image, Shape output)
{
    public readonly int Channels = image[3], Height = image[1], Width = image[2];
    public readonly int AllFilters = output[3], Rows = output[1], Columns = output[2];
    public readonly int Depth = image[3] / geometry.Groups, Filters = output[3] / geometry.Groups;
    public readonly int KernelWidth = geometry.KernelWidth, Taps = geometry.KernelHeight * geometry.KernelWidth;
    public readonly int StrideHeight = geometry.StrideHeight, StrideWidth = geometry.StrideWidth;
    public readonly int PadTop = geometry.PadTop, PadLeft = geometry.PadLeft;
    public readonly int DilationHeight = geometry.DilationHeight, DilationWidth = geometry.DilationWidth;

    /// <summary>Offset of a tap in the image, in pixels along each axis.</summary>
    public Place Tap(int tap, int offset) => new()
    {
        Offset = offset,
        Y = tap / KernelWidth * DilationHeight,
        X = tap % KernelWidth * DilationWidth,
    };

    /// <summary>Top left corner, in the image, of the window of an output pixel; may lie in the padding.</summary>
    public Place Window(int pixel, int channel)
    {
        var (column, line) = (pixel % Columns, pixel / Columns);
        var (row, sample) = (line % Rows, line / Rows);
        return new()
        {
            Offset = (sample * Height * Width * Channels) + channel,
            Y = (row * StrideHeight) - PadTop,
            X = (column * StrideWidth) - PadLeft,
        };
    }

    public bool Holds(int y, int x) => y >= 0 && y < Height && x >= 0 && x < Width;
}
