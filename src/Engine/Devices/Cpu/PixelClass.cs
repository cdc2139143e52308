using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TrainService.Engine.Devices.Cpu.Tiles;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>
/// Pixels of a result image that meet the same taps at the same distances, so that any of them can share a tile: some rows, of
/// each the same columns. A pixel lies where its row does plus where its column does.
/// </summary>
/// <param name="Segments">Runs of the reduction, from the pixel's origin in the source.</param>
/// <param name="AreNeighbours">Whether a row's pixels lie side by side in both images, under a kernel that is three wide.</param>
internal sealed record PixelClass(Segment[] Segments, AxisClass Rows, AxisClass Columns, bool AreNeighbours)
{
    /// <summary>The classes of all pixels.</summary>
    public static PixelClass[] Of(AxisTaps rows, AxisTaps columns, PatchGeometry geometry)
    {
        var (depth, sourceChannels) = (geometry.Depth, geometry.SourceChannels);
        var xs = columns.Classes(geometry.ResultChannels, sourceChannels);
        return
        [
            .. from y in rows.Classes(geometry.ResultWidth * geometry.ResultChannels, geometry.SourceWidth * sourceChannels)
                from x in xs
                let segments = SegmentsOf(y, x)
                select new PixelClass(segments, y, x, IsThreeWide(segments) && AreSideBySide(x)),
        ];

        bool IsThreeWide(Segment[] segments) =>
            geometry.Groups == 1 && segments.Length > 0 && segments.All(segment => segment.Length == 3 * depth);

        bool AreSideBySide(AxisClass x) => x.Results.Index().All(pixel =>
            pixel.Item - x.Results[0] == pixel.Index * geometry.ResultChannels
            && x.Origins[pixel.Index] - x.Origins[0] == pixel.Index * sourceChannels);

        Segment[] SegmentsOf(AxisClass y, AxisClass x)
        {
            var segments = new List<Segment>();
            foreach (var (slotY, line) in y.Taps)
                foreach (var (slotX, pixel) in x.Taps)
                    Append(segments, new Segment(line + pixel, ((slotY * geometry.KernelWidth) + slotX) * depth, depth));
            return [.. segments];
        }
    }

    /// <summary>Managed memory of all classes of an image, which share their rows and columns.</summary>
    public static long BytesOf(PixelClass[] classes) =>
        classes.Select(pixels => pixels.Rows).Concat(classes.Select(pixels => pixels.Columns)).Distinct().Sum(axis => axis.Bytes)
        + classes.Sum(pixels => (long)pixels.Segments.Length * Unsafe.SizeOf<Segment>());

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
