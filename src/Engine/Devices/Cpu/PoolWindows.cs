using TrainService.Engine.Graph;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>Where the windows of a pool lie, in images and results channels last.</summary>
internal sealed class PoolWindows(PoolGeometry geometry, Shape image, Shape pooled)
{
    public int Channels { get; } = image[3];

    public int Height { get; } = image[1];

    public int Width { get; } = image[2];

    /// <summary>Lines and columns of results.</summary>
    public int Lines { get; } = pooled[1];

    public int Columns { get; } = pooled[2];

    /// <summary>
    /// Windows side by side without gaps or padding, but for what is left over at the bottom and on the right.
    /// </summary>
    public bool AreTiles { get; } = geometry.PadHeight == 0 && geometry.PadWidth == 0
        && geometry.StrideHeight == geometry.Height && geometry.StrideWidth == geometry.Width;

    /// <summary>Elements of a window, padding included.</summary>
    public int Area { get; } = geometry.Height * geometry.Width;

    /// <summary>Floats of an image line.</summary>
    public nint LineSize => (nint)Width * Channels;

    public nint ImageSize => Height * LineSize;

    /// <summary>Where the results of a line begin, lines counted through all samples.</summary>
    public nint Result(int row) => (nint)row * Columns * Channels;

    /// <summary>
    /// The windows of a line of results: where they begin in the images, and how many lines they have.
    /// </summary>
    /// <param name="row">Line of the results, counted through all samples.</param>
    public Window At(int row)
    {
        var (sample, line) = Math.DivRem(row, Lines);
        var top = (line * geometry.StrideHeight) - geometry.PadHeight;
        var (from, to) = (Math.Max(0, top), Math.Min(Height, top + geometry.Height));
        return new Window((sample * ImageSize) + (from * LineSize), to - from, Width);
    }

    /// <summary>The part of a window that lies in the image.</summary>
    public Window At(in Window line, int column)
    {
        var left = (column * geometry.StrideWidth) - geometry.PadWidth;
        var (from, to) = (Math.Max(0, left), Math.Min(Width, left + geometry.Width));
        return new Window(line.Start + ((nint)from * Channels), line.Height, to - from);
    }
}

/// <summary>A window's first element, and how many lines and columns it has.</summary>
internal readonly record struct Window(nint Start, int Height, int Width);
