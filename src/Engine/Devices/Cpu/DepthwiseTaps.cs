using TrainService.Engine.Graph;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>Which taps of a depthwise kernel each pixel meets, and where; images channels last.</summary>
internal sealed unsafe class DepthwiseTaps
{
    private readonly AxisTaps rows;
    private readonly int kernelWidth;
    private readonly nint sourceLine;

    private DepthwiseTaps(ConvolutionGeometry geometry, AxisTaps rows, AxisTaps columns, Shape source, Shape result)
    {
        (Channels, Lines, kernelWidth) = (result[3], result[1], geometry.KernelWidth);
        Count = geometry.KernelHeight * geometry.KernelWidth;
        (sourceLine, SourceSize, LineSize) = ((nint)source.Extent(2, 4), (nint)source.Extent(1, 4), (nint)result.Extent(2, 4));
        this.rows = rows;
        Columns = columns.Classes(Channels, Channels);
    }

    public static DepthwiseTaps Forward(ConvolutionGeometry g, Shape image, Shape result) => new(g,
        AxisTaps.Forward(result[1], image[1], g.KernelHeight, g.StrideHeight, g.PadTop, g.DilationHeight),
        AxisTaps.Forward(result[2], image[2], g.KernelWidth, g.StrideWidth, g.PadLeft, g.DilationWidth), image, result);

    public static DepthwiseTaps Adjoint(ConvolutionGeometry g, Shape gradient, Shape result) => new(g,
        AxisTaps.Adjoint(result[1], gradient[1], g.KernelHeight, g.StrideHeight, g.PadTop, g.DilationHeight),
        AxisTaps.Adjoint(result[2], gradient[2], g.KernelWidth, g.StrideWidth, g.PadLeft, g.DilationWidth), gradient, result);

    /// <summary>Taps of a kernel.</summary>
    public int Count { get; }

    public int Channels { get; }

    /// <summary>Lines of a result.</summary>
    public int Lines { get; }

    /// <summary>Floats of a source image.</summary>
    public nint SourceSize { get; }

    /// <summary>Floats of a line of results.</summary>
    public nint LineSize { get; }

    public AxisClass[] Columns { get; }

    /// <summary>Managed memory.</summary>
    public long Bytes => rows.Bytes + Columns.Sum(pixels => pixels.Bytes);

    /// <summary>Writes down the taps that these pixels of a line meet.</summary>
    /// <param name="met">Room for <see cref="Count"/>.</param>
    /// <returns>How many there are.</returns>
    public int Meet(int line, AxisClass pixels, DepthwiseTap* met)
    {
        var count = 0;
        var (slotY, y, left) = rows[line];
        for (; left > 0; left--, slotY += rows.SlotStep, y += rows.SourceStep)
            foreach (var (slotX, distance) in pixels.Taps)
                met[count++] = new((y * sourceLine) + distance, (nint)((slotY * kernelWidth) + slotX) * Channels);
        return count;
    }
}

/// <summary>A tap of some pixels.</summary>
/// <param name="Distance">From each pixel's origin to what the tap meets, in floats.</param>
/// <param name="Weights">Where its weights lie among the packed ones, in floats.</param>
internal readonly record struct DepthwiseTap(nint Distance, nint Weights);
