using TrainService.Engine.Devices.Cpu.Tiles;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>Taps of a kernel that meet the same pixels of the output gradient, so that they can share a tile.</summary>
/// <param name="FirstLine">First line of the gradient that they meet.</param>
/// <param name="Segments">One for each line from the first on: where it starts in the image, and in the
/// gradient.</param>
/// <param name="Taps">Which taps, and how far each lies from where the segments point, in floats.</param>
internal sealed record WeightTaps(int FirstLine, Segment[] Segments, (int Tap, int Distance)[] Taps)
{
    public static IReadOnlyList<WeightTaps> Of(ConvolutionGeometry g, Shape image, Shape gradient)
    {
        var taps = from kh in Enumerable.Range(0, g.KernelHeight)
            from kw in Enumerable.Range(0, g.KernelWidth)
            let y = (kh * g.DilationHeight) - g.PadTop
            let x = (kw * g.DilationWidth) - g.PadLeft
            let lines = AxisTaps.ResultsOf(gradient[1], image[1], g.StrideHeight, y)
            let columns = AxisTaps.ResultsOf(gradient[2], image[2], g.StrideWidth, x)
            let distance = ((y * image[2]) + x) * image[3]
            group ((kh * g.KernelWidth) + kw, distance) by (lines, columns);
        return [.. taps.Select(met => new WeightTaps(met.Key.lines.From,
            [.. Enumerable.Range(met.Key.lines.From, Length(met.Key.lines)).Select(line => new Segment(
                ((line * g.StrideHeight * image[2]) + (met.Key.columns.From * g.StrideWidth)) * image[3],
                (line * gradient[2]) + met.Key.columns.From, Length(met.Key.columns)))],
            [.. met]))];
    }

    /// <summary>
    /// The segments of lines from <paramref name="from"/> to before <paramref name="to"/>: first index and number.
    /// </summary>
    public (int First, int Count) Lines(int from, int to)
    {
        var first = Math.Clamp(from - FirstLine, 0, Segments.Length);
        return (first, Math.Clamp(to - FirstLine, first, Segments.Length) - first);
    }

    private static int Length((int From, int To) range) => range.To - range.From;
}
