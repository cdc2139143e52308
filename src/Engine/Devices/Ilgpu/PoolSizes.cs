using TrainService.Engine.Graph;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>A pooling window over [N, Height, Width, Channels] with results [N, Rows, Columns, Channels].</summary>
internal readonly struct PoolSizes(PoolGeometry geometry, Shape image, Shape output)
{
    public readonly int Channels = image[3], Height = image[1], Width = image[2], Rows = output[1], Columns = output[2];
    public readonly int WindowHeight = geometry.Height, WindowWidth = geometry.Width;
    public readonly int StrideHeight = geometry.StrideHeight, StrideWidth = geometry.StrideWidth;
    public readonly int PadHeight = geometry.PadHeight, PadWidth = geometry.PadWidth;

    public bool Holds(int y, int x) => y >= 0 && y < Height && x >= 0 && x < Width;

    public int Pixel(int sample, int y, int x, int channel) =>
        (((((sample * Height) + y) * Width) + x) * Channels) + channel;

    public int Result(int sample, int row, int column, int channel) =>
        (((((sample * Rows) + row) * Columns) + column) * Channels) + channel;

    /// <summary>The first of the results whose window reaches a place along one axis.</summary>
    public static int FirstReaching(int place, int pad, int window, int stride) =>
        place + pad < window ? 0 : ((place + pad - window) / stride) + 1;

    /// <summary>The last of them.</summary>
    public static int LastReaching(int place, int pad, int stride, int results)
    {
        var last = (place + pad) / stride;
        return last < results ? last : results - 1;
    }
}
