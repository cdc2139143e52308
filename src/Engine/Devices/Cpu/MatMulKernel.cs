using System.Runtime.CompilerServices;
using TrainService.Engine.Devices.Cpu.Tiles;
using TrainService.Engine.Operations;
using TrainService.Engine.Planning;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>
/// Product of two matrices in tiles. The left operand is read where it lies, rows or columns; the right one is repacked
/// a slab at a time by each shard, unless it lies well already. A shard is one panel of columns of one block of rows.
/// </summary>
internal sealed unsafe class MatMulKernel<TLane> : CpuKernel, IShardedWork where TLane : struct, IVectorLane<TLane>
{
    // Rows of a packed slab: 64 KiB wide enough for AVX-512, half of what the second-level cache can spare.
    private const int SlabLength = 512;
    private const int MostShards = 16;

    // Elements of a column of A this far apart share few sets of the first-level cache and are brought together first.
    private const int FarApart = Grains.FarApart;

    // Below some ten microseconds of work a second thread costs more than it saves.
    private const long InlineWork = Grains.Product;

    private readonly FlatKernel? epilogue;
    private readonly float* a;
    private readonly float* b;
    private readonly float* c;
    private readonly int m, n, k, panels, rowsPerBlock, shards;
    private readonly nint rowStepA, stepA;
    private readonly bool transposeB, packs;

    public MatMulKernel(Binding binding, MatMul operation)
    {
        epilogue = EpilogueLoop.Bind(binding);
        a = binding.Input(0);
        b = binding.Input(1);
        c = binding.Output;
        var shapeA = binding.InputShape(0);
        (m, n, k) = (binding.Shape[0], binding.Shape[1], shapeA[operation.TransposeA ? 0 : 1]);
        (rowStepA, stepA) = operation.TransposeA ? (1, shapeA[1]) : (shapeA[1], 1);
        transposeB = operation.TransposeB;
        // Rows of B further apart than a few cache lines cost a page look-up each; with few rows of A that is cheaper.
        packs = transposeB || (n > 8 * TileKernel<TLane>.WideColumns && m >= 32);
        panels = (n + TileKernel<TLane>.WideColumns - 1) / TileKernel<TLane>.WideColumns;
        // Blocks of at least 64 rows, as each repacks the panel.
        var blocks = Math.Clamp(MostShards / panels, 1, (m + 63) / 64);
        rowsPerBlock = (((m + blocks - 1) / blocks) + 7) / 8 * 8;
        shards = panels * ((m + rowsPerBlock - 1) / rowsPerBlock);
    }

    public override void Run(ThreadTeam team)
    {
        if ((long)m * n * k > InlineWork)
            team.Run(this, shards);
        else
            for (var shard = 0; shard < shards; shard++)
                RunShard(shard);
    }

    void IShardedWork.Run(int shard) => RunShard(shard);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private void RunShard(int shard)
    {
        var column = shard % panels * TileKernel<TLane>.WideColumns;
        var row = shard / panels * rowsPerBlock;
        var (columns, rows) = (Math.Min(TileKernel<TLane>.WideColumns, n - column), Math.Min(rowsPerBlock, m - row));
        var width = columns > TLane.Width ? TileKernel<TLane>.WideColumns : TLane.Width;
        var slab = stackalloc float[(packs ? Math.Min(k, SlabLength) * width : 0) + 16];
        slab = (float*)(((nint)slab + 63) & ~63);
        for (var from = 0; from < k; from += SlabLength)
        {
            var length = Math.Min(SlabLength, k - from);
            if (transposeB)
                Panels.PackTransposed(b + ((nint)column * k) + from, k, columns, length, slab, width);
            else if (packs)
                Panels.Pack<TLane>(b + ((nint)from * n) + column, n, length, slab, width);
            MultiplySlab(row, rows, column, columns, from, length,
                packs ? slab : b + ((nint)from * n) + column, packs ? width : n);
        }
        Finish(row, rows, column, columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private void MultiplySlab(
        int row, int rows, int column, int columns, int from, int length, float* slab, nint stride)
    {
        var segment = new Segment(0, 0, length);
        var pointers = stackalloc float*[16];
        var edge = stackalloc float[8 * 2 * 16];
        var gathers = stepA >= FarApart;
        var gathered = stackalloc float[gathers ? SlabLength * 8 : 0];
        var tile = new Tile
        {
            Rows = pointers, Results = pointers + 8, Segments = &segment, SegmentCount = 1,
            Step = gathers ? 8 : stepA, Columns = slab, ColumnStride = stride, Accumulate = from > 0,
        };
        var wide = columns > TLane.Width;
        var whole = columns == (wide ? 2 : 1) * TLane.Width;
        for (var i = row; i < row + rows; i += TileKernel<TLane>.MostRows)
        {
            var height = Math.Min(TileKernel<TLane>.MostRows, row + rows - i);
            var first = a + (i * rowStepA) + (from * stepA);
            if (gathers)
                Panels.Pack<Lane128>(first, stepA, length, gathered, 8);
            for (var r = 0; r < height; r++)
            {
                tile.Rows[r] = gathers ? gathered + r : first + (r * rowStepA);
                tile.Results[r] = c + ((nint)(i + r) * n) + column;
            }
            if (whole)
                TileKernel<TLane>.Run(&tile, height, wide);
            else
                TileKernel<TLane>.RunEdge(&tile, height, columns, edge);
        }
    }

    private void Finish(int row, int rows, int column, int columns)
    {
        if (epilogue is null)
            return;
        if (columns == n)
            epilogue.RunRange(row * n, (row + rows) * n);
        else
            epilogue.RunBlock((row * n) + column, rows, columns, n);
    }
}
