using System.Runtime.CompilerServices;
using TrainService.Engine.Devices.Cpu.Tiles;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>
/// Partial sums of a weight gradient: sum[(group, tap, channel)][filter] of image times output gradient, both read
/// where they lie. A shard is a block of the rows for one part of the lines of all images.
/// </summary>
internal sealed unsafe class WeightProduct<TLane> : IShardedWork where TLane : struct, IVectorLane<TLane>
{
    private const int MostParts = 16;
    private const long PartialBytes = 1 << 23;

    // Pixels of the gradient that all tiles go over before the next ones are fetched.
    private const int BandPixels = 256;

    private readonly float* image;
    private readonly float* gradient;
    private readonly float* partial;
    private readonly WeightTile[] tiles;
    private readonly int images, lines, linesPerBand, bands, blocks, panels, filters, rows;
    private readonly nint imageSize, gradientSize, step, gradientChannels;

    public WeightProduct(Binding binding, ConvolutionGeometry geometry)
    {
        var (x, dy) = (binding.InputShape(0), binding.InputShape(1));
        image = binding.Input(0);
        gradient = binding.Input(1);
        (images, lines, gradientChannels) = (x[0], dy[1], dy[3]);
        (imageSize, gradientSize) = (x.Extent(1, 4), dy.Extent(1, 4));
        (step, filters) = ((nint)geometry.StrideWidth * x[3], dy[3] / geometry.Groups);
        panels = (filters + TileKernel<TLane>.WideColumns - 1) / TileKernel<TLane>.WideColumns;
        rows = x[3] * geometry.KernelHeight * geometry.KernelWidth;
        tiles = WeightTile.Of(geometry, x, dy,
            filters <= TLane.Width ? TileKernel<TLane>.MostNarrowRows : TileKernel<TLane>.MostRows);
        linesPerBand = Math.Clamp(BandPixels / dy[2], 1, lines);
        bands = (lines + linesPerBand - 1) / linesPerBand;
        Parts = (int)Math.Clamp(PartialBytes / (4L * rows * RowLength), 1, Math.Min(MostParts, images * bands));
        blocks = Math.Clamp(MostParts / Parts, 1, tiles.Length);
        partial = binding.Scratch(4L * Parts * rows * RowLength);
        binding.Hold(WeightTile.BytesOf(tiles));
    }

    /// <summary>Parts the sum is cut into.</summary>
    public int Parts { get; }

    public int Shards => Parts * blocks;

    /// <summary>
    /// Floats from one row of a part to the next: the filters of a group, rounded up to whole panels.
    /// </summary>
    public int RowLength => panels * TileKernel<TLane>.WideColumns;

    public float* Part(int part, int row) => partial + ((((nint)part * rows) + row) * RowLength);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int shard)
    {
        var (part, block) = (shard / blocks, shard % blocks);
        var (from, to) = (Share(images * bands, part, Parts), Share(images * bands, part + 1, Parts));
        for (var unit = from; unit < to; unit++)
            for (var panel = 0; panel < panels; panel++)
                for (var i = Share(tiles.Length, block, blocks); i < Share(tiles.Length, block + 1, blocks); i++)
                    RunTile(tiles[i], part, unit / bands, unit % bands, panel, accumulate: unit > from);
    }

    private static int Share(int count, int index, int shares) => (int)((long)count * index / shares);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private void RunTile(WeightTile rowsOfTile, int part, int sample, int band, int panel, bool accumulate)
    {
        var (first, count) = rowsOfTile.Taps.Lines(band * linesPerBand, (band + 1) * linesPerBand);
        if (count == 0 && accumulate)
            return;
        var pointers = stackalloc float*[32];
        var column = panel * TileKernel<TLane>.WideColumns;
        var origin = image + (sample * imageSize);
        for (var i = 0; i < rowsOfTile.Distances.Length; i++)
        {
            pointers[i] = origin + rowsOfTile.Distances[i];
            pointers[16 + i] = Part(part, rowsOfTile.Rows[i]) + column;
        }
        fixed (Segment* segments = rowsOfTile.Taps.Segments)
        {
            var tile = new Tile
            {
                Rows = pointers, Results = pointers + 16, Segments = segments + first, SegmentCount = count, Step = step,
                Columns = gradient + (sample * gradientSize) + ((nint)rowsOfTile.Group * filters) + column,
                ColumnStride = gradientChannels, Accumulate = accumulate,
            };
            // Columns beyond the filters come out as rubbish in the part's own margin.
            TileKernel<TLane>.Run(&tile, rowsOfTile.Rows.Length, filters - column > TLane.Width);
        }
    }
}
