using System.Runtime.InteropServices;
using TrainService.Engine.Devices.Cpu.Tiles;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>
/// Pixels of a result image that meet the same taps at the same distances, so that any of them can share a tile.
/// </summary>
/// <param name="Segments">Runs of the reduction, from the pixel's origin in the source.</param>
/// <param name="Results">Where each pixel lies in the result image, in floats.</param>
/// <param name="Origins">Where its first tap lies in the source image, in floats.</param>
/// <param name="Neighbours">So many at a time, in a line, lie side by side in both images under a kernel that is three wide;
/// 0 where they do not.</param>
internal sealed record PixelClass(Segment[] Segments, int[] Results, int[] Origins, int Neighbours)
{
    /// <summary>The classes of result rows from <paramref name="from"/> to before <paramref name="to"/>.</summary>
    public static PixelClass[] Of(AxisTaps rows, AxisTaps columns, int from, int to,
        PatchGeometry geometry)
    {
        var (sourceWidth, sourceChannels) = (geometry.SourceWidth, geometry.SourceChannels);
        var (depth, kernelWidth) = (geometry.Depth, geometry.KernelWidth);
        var classes = new List<PixelClass>();
        foreach (var ys in rows.Classes(from, to))
            foreach (var xs in columns.Classes(0, columns.Count))
            {
                var segments = SegmentsOf(rows.Pattern(ys[0]), columns.Pattern(xs[0]));
                classes.Add(new PixelClass(segments,
                    [.. ys.SelectMany(y => xs.Select(x => ((y * columns.Count) + x) * geometry.ResultChannels))],
                    [.. ys.SelectMany(y => xs.Select(x =>
                        ((rows.Origin(y) * sourceWidth) + columns.Origin(x)) * sourceChannels))],
                    AreNeighbours(xs, segments) ? xs.Count : 0));
            }
        return [.. classes];

        bool AreNeighbours(IReadOnlyList<int> xs, Segment[] segments) =>
            geometry.Groups == 1 && segments.Length > 0 && segments.All(segment => segment.Length == 3 * depth)
            && xs.Index().All(x => x.Item == xs[0] + x.Index && columns.Origin(x.Item) == columns.Origin(xs[0]) + x.Index);

        Segment[] SegmentsOf(IEnumerable<(int, int)> vertical, IEnumerable<(int, int)> horizontal)
        {
            var segments = new List<Segment>();
            foreach (var (slotY, y) in vertical)
                foreach (var (slotX, x) in horizontal)
                    Append(segments, new Segment(
                        ((y * sourceWidth) + x) * sourceChannels, ((slotY * kernelWidth) + slotX) * depth, depth));
            return [.. segments];
        }
    }

    // Taps side by side in both operands are one longer run.
    private static void Append(List<Segment> segments, Segment next)
    {
        if (segments.Count > 0 && CollectionsMarshal.AsSpan(segments)[^1] is var last
            && last.Offset + last.Length == next.Offset && last.Column + last.Length == next.Column)
            segments[^1] = last with { Length = last.Length + next.Length };
        else
            segments.Add(next);
    }
}
