using TrainService.Engine.Graph;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>Which taps of a depthwise kernel each pixel meets, and where; images channels last.</summary>
internal sealed unsafe class DepthwiseTaps
{
    private readonly (int Slot, int Line)[][] lines;
    private readonly int kernelWidth;
    private readonly nint sourceLine;

    private DepthwiseTaps(ConvolutionGeometry geometry, AxisTaps rows, AxisTaps columns, Shape source, Shape result)
    {
        (Channels, Lines, kernelWidth) = (result[3], result[1], geometry.KernelWidth);
        Count = geometry.KernelHeight * geometry.KernelWidth;
        (sourceLine, SourceSize, LineSize) = ((nint)source.Extent(2, 4), (nint)source.Extent(1, 4), (nint)result.Extent(2, 4));
        lines = [.. Enumerable.Range(0, Lines).Select(y =>
            rows.Pattern(y).Select(tap => (tap.Slot, rows.Origin(y) + tap.Distance)).ToArray())];
        Columns = [.. columns.Classes(0, result[2]).Select(xs => new DepthwisePixels(
            [.. columns.Pattern(xs[0]).Select(tap => (tap.Slot, tap.Distance * Channels))],
            [.. xs.Select(x => columns.Origin(x) * Channels)], [.. xs.Select(x => x * Channels)]))];
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

    public DepthwisePixels[] Columns { get; }

    /// <summary>Writes down the taps that these pixels of a line meet.</summary>
    /// <param name="met">Room for <see cref="Count"/>.</param>
    /// <returns>How many there are.</returns>
    public int Meet(int line, DepthwisePixels pixels, DepthwiseTap* met)
    {
        var count = 0;
        foreach (var (slotY, y) in lines[line])
            foreach (var (slotX, distance) in pixels.Taps)
                met[count++] = new((y * sourceLine) + distance, (nint)((slotY * kernelWidth) + slotX) * Channels);
        return count;
    }
}

/// <summary>Columns of a line that meet the same taps.</summary>
/// <param name="Taps">Of a row of the kernel, with the distance from the origin in floats.</param>
/// <param name="Origins">Where the first tap of each column lies in a source line, in floats.</param>
/// <param name="Results">Where each column lies in a line of results, in floats.</param>
internal sealed record DepthwisePixels((int Slot, int Distance)[] Taps, int[] Origins, int[] Results);

/// <summary>A tap of some pixels.</summary>
/// <param name="Distance">From each pixel's origin to what the tap meets, in floats.</param>
/// <param name="Weights">Where its weights lie among the packed ones, in floats.</param>
internal readonly record struct DepthwiseTap(nint Distance, nint Weights);
