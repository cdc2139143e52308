using System.Runtime.CompilerServices;
using TrainService.Engine.Devices.Cpu.Tiles;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>A few rows (group, tap, channel) of a weight gradient that go over the same pixels.</summary>
/// <param name="Rows">Which rows of the sums.</param>
/// <param name="Distances">From where the taps' segments point to each row's image elements, in floats.</param>
internal sealed record WeightTile(WeightTaps Taps, int Group, int[] Rows, int[] Distances)
{
    public static WeightTile[] Of(ConvolutionGeometry geometry, Shape image, Shape gradient, int mostRows)
    {
        var (depth, taps) = (image[3] / geometry.Groups, geometry.KernelHeight * geometry.KernelWidth);
        var tiles = from shared in WeightTaps.Of(geometry, image, gradient)
            from @group in Enumerable.Range(0, geometry.Groups)
            let rows = from tap in shared.Taps
                from channel in Enumerable.Range(0, depth)
                select (Row: (((@group * taps) + tap.Tap) * depth) + channel,
                    Distance: tap.Distance + (@group * depth) + channel)
            from few in rows.Chunk(mostRows)
            select new WeightTile(
                shared, @group, [.. few.Select(row => row.Row)], [.. few.Select(row => row.Distance)]);
        return [.. tiles];
    }

    /// <summary>Managed memory of all tiles, of which some share their taps.</summary>
    public static long BytesOf(WeightTile[] tiles) =>
        tiles.Sum(tile => 2L * sizeof(int) * tile.Rows.Length)
        + tiles.Select(tile => tile.Taps).Distinct().Sum(taps => (long)taps.Segments.Length * Unsafe.SizeOf<Segment>());
}
