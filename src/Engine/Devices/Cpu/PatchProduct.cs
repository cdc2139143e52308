using System.Runtime.CompilerServices;
using TrainService.Engine.Devices.Cpu.Tiles;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>
/// Result pixels as sums over patches of a source image times packed kernels: the convolution and, with the taps turned
/// round, its adjoint in the image. Patches are read where they lie; nothing is gathered first. A shard is some images,
/// or a band of rows of one.
/// </summary>
internal sealed unsafe class PatchProduct<TLane> : IShardedWork where TLane : struct, IVectorLane<TLane>
{
    // A shard's results should stay in the second-level cache until the epilogue has seen them.
    private const int ShardBytes = 1 << 18;

    // Rows of results for which it pays to go through all panels before the next tile, if the panels fit the cache.
    private const int PanelBytes = 1 << 19;

    private readonly FlatKernel? epilogue;
    private readonly float* source;
    private readonly float* result;
    private readonly float* packed;
    private readonly PatchGeometry geometry;
    private readonly PixelBand[][] bands;
    private readonly int rowsPerBand, imagesPerShard;

    /// <param name="packed">For each group its panels: [taps depth][panel width], columns beyond the last one
    /// zero.</param>
    public PatchProduct(PatchGeometry geometry, AxisTaps rows, AxisTaps columns,
        float* source, float* packed, float* result, FlatKernel? epilogue)
    {
        this.geometry = geometry;
        this.source = source;
        this.packed = packed;
        this.result = result;
        this.epilogue = epilogue;
        var rowBytes = 4L * columns.Count * geometry.ResultChannels;
        rowsPerBand = (int)Math.Clamp(ShardBytes / rowBytes, 1, rows.Count);
        // Few images: more bands, so that there is something to share out.
        rowsPerBand = Math.Min(rowsPerBand, Math.Max(1, rows.Count * geometry.Images / 8));
        var classes = PixelClass.Of(rows, columns, geometry);
        bands = PixelBand.Of(classes, rows.Count, rowsPerBand, (int)(rowBytes / sizeof(float)));
        TableBytes = PixelClass.BytesOf(classes) + bands.Sum(band => (long)band.Length * Unsafe.SizeOf<PixelBand>());
        imagesPerShard = bands.Length > 1 ? 1 : (int)Math.Clamp(
            ShardBytes / (rowBytes * rows.Count), 1, Math.Max(1, geometry.Images / 8));
        Shards = (geometry.Images + imagesPerShard - 1) / imagesPerShard * bands.Length;
    }

    public int Shards { get; }

    /// <summary>Managed memory.</summary>
    public long TableBytes { get; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int shard)
    {
        var (from, band) = (shard / bands.Length * imagesPerShard, shard % bands.Length);
        var to = Math.Min(geometry.Images, from + imagesPerShard);
        foreach (var pixels in bands[band])
            if (pixels.Class.AreNeighbours && pixels.Width >= TileKernel<TLane>.FewestNeighbours && geometry.ResultDepth == TLane.Width)
                RunNeighbours(pixels, from, to);
            else
                for (var group = 0; group < geometry.Groups; group++)
                    RunClass(pixels, group, from, to);
        if (epilogue is null)
            return;
        var rowLength = geometry.ResultWidth * geometry.ResultChannels;
        var (top, bottom) = (band * rowsPerBand, Math.Min(geometry.ResultHeight, (band + 1) * rowsPerBand));
        for (var image = from; image < to; image++)
            epilogue.RunRange(((image * geometry.ResultHeight) + top) * rowLength,
                ((image * geometry.ResultHeight) + bottom) * rowLength);
    }

    // Lines of pixels side by side, some at a time; the last of a line begin where a whole tile is left, on results that
    // come out the same once more.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private void RunNeighbours(PixelBand pixels, int from, int to)
    {
        var most = pixels.Width >= TileKernel<TLane>.MostNarrowRows
            ? TileKernel<TLane>.MostNarrowRows : TileKernel<TLane>.FewestNeighbours;
        var (rows, columns) = (pixels.Class.Rows, pixels.Class.Columns);
        float* row;
        var results = stackalloc float*[16];
        fixed (Segment* segments = pixels.Class.Segments)
        {
            var tile = new Tile
            {
                Rows = &row, Results = results, Segments = segments, SegmentCount = pixels.Class.Segments.Length,
                Columns = packed, ColumnStride = TLane.Width,
            };
            for (var image = from; image < to; image++)
                for (var y = pixels.FirstRow; y < pixels.EndRow; y++)
                    for (var x = 0; x < pixels.Width; x += most)
                    {
                        var first = Math.Min(x, pixels.Width - most);
                        row = source + geometry.SourceOffset(image, 0) + rows.Origins[y] + columns.Origins[first];
                        var target = result + geometry.ResultOffset(image, 0) + rows.Results[y] + columns.Results[first];
                        for (var i = 0; i < most; i++)
                            results[i] = target + (i * geometry.ResultChannels);
                        TileKernel<TLane>.RunNeighbours(&tile, most, geometry.Depth);
                    }
        }
    }

    // Panels that fit the cache together take turns at each tile; else one panel goes through all tiles.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunClass(PixelBand pixels, int group, int from, int to)
    {
        var panelsAtOnce = Math.Clamp(
            PanelBytes / (4 * geometry.Reduction * TileKernel<TLane>.WideColumns), 1, geometry.Panels<TLane>());
        for (var panel = 0; panel < geometry.Panels<TLane>(); panel += panelsAtOnce)
            RunPanels(pixels, group, from, to, panel, Math.Min(geometry.Panels<TLane>(), panel + panelsAtOnce));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private void RunPanels(PixelBand pixels, int group, int from, int to, int firstPanel, int lastPanel)
    {
        var mostRows = geometry.ResultDepth <= TLane.Width
            ? TileKernel<TLane>.MostNarrowRows : TileKernel<TLane>.MostRows;
        var pointers = stackalloc float*[32];
        var edge = stackalloc float[8 * 2 * 16];
        fixed (int* rowOrigins = pixels.Class.Rows.Origins, rowResults = pixels.Class.Rows.Results)
        fixed (int* origins = pixels.Class.Columns.Origins, results = pixels.Class.Columns.Results)
        fixed (Segment* segments = pixels.Class.Segments)
        {
            var tile = new Tile
            {
                Rows = pointers, Results = pointers + 16,
                Segments = segments, SegmentCount = pixels.Class.Segments.Length, Step = 1,
            };
            var (image, y, x, width) = (from, pixels.FirstRow, 0, pixels.Width);
            var fromImage = source + geometry.SourceOffset(image, group);
            var toImage = result + geometry.ResultOffset(image, group) + (firstPanel * TileKernel<TLane>.WideColumns);
            float* fromLine = fromImage + rowOrigins[y], toLine = toImage + rowResults[y];
            while (image < to)
            {
                var rows = 0;
                for (; rows < mostRows && image < to; rows++)
                {
                    tile.Rows[rows] = fromLine + origins[x];
                    tile.Results[rows] = toLine + results[x];
                    if (++x < width)
                        continue;
                    x = 0;
                    if (++y == pixels.EndRow)
                    {
                        (image, y) = (image + 1, pixels.FirstRow);
                        fromImage += geometry.SourceSize;
                        toImage += geometry.ResultSize;
                    }
                    fromLine = fromImage + rowOrigins[y];
                    toLine = toImage + rowResults[y];
                }
                for (var panel = firstPanel; panel < lastPanel; panel++)
                    RunTile(&tile, rows, group, panel, edge);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void RunTile(Tile* tile, int rows, int group, int panel, float* edge)
    {
        var columns = Math.Min(
            TileKernel<TLane>.WideColumns, geometry.ResultDepth - (panel * TileKernel<TLane>.WideColumns));
        var wide = columns > TLane.Width;
        var width = (wide ? 2 : 1) * TLane.Width;
        tile->Columns = packed + geometry.PanelOffset<TLane>(group, panel);
        tile->ColumnStride = width;
        if (columns == width)
            TileKernel<TLane>.Run(tile, rows, wide);
        else
            TileKernel<TLane>.RunEdge(tile, rows, columns, edge);
        for (var row = 0; row < rows; row++)
            tile->Results[row] += width;
    }
}
