using System.Runtime.CompilerServices;

namespace TrainService.Engine.Devices.Cpu.Tiles;

/// <summary>
/// Computes tiles: up to <see cref="MostRows"/> rows, one or two registers wide, accumulated in registers.
/// </summary>
internal static unsafe partial class TileKernel<T> where T : struct, IVectorLane<T>
{
    // 16 accumulators of AVX-512's 32 registers; 8 of the 16 that narrower instruction sets have.
    public static int MostRows => T.Width == 16 ? 8 : 4;

    /// <summary>Rows of a tile that is one register wide: twice as many, in as many accumulators.</summary>
    public static int MostNarrowRows => 2 * MostRows;

    public static int WideColumns => 2 * T.Width;

    /// <summary>
    /// Computes the first <paramref name="rows"/> rows of the tile, as many at a time as there is a loop for.
    /// </summary>
    public static void Run(Tile* tile, int rows, bool wide)
    {
        if (rows == MostRows && rows == 8 && wide)
        {
            Wide8(tile);
            return;
        }
        var whole = *tile;
        while (rows > 0)
        {
            var taken = wide ? RunWide(tile, rows) : RunNarrow(tile, rows);
            tile->Rows += taken;
            tile->Results += taken;
            rows -= taken;
        }
        *tile = whole;
    }

    /// <summary>
    /// As <see cref="Run"/> for a panel of which only the first <paramref name="columns"/> belong to the result.
    /// </summary>
    /// <param name="edge">Room for a whole tile.</param>
    public static void RunEdge(Tile* tile, int rows, int columns, float* edge)
    {
        var wide = columns > T.Width;
        var width = (wide ? 2 : 1) * T.Width;
        var results = tile->Results;
        var inside = stackalloc float*[rows];
        for (var i = 0; i < rows; i++)
        {
            inside[i] = edge + (i * width);
            if (tile->Accumulate)
                new Span<float>(results[i], columns).CopyTo(new Span<float>(inside[i], columns));
        }
        tile->Results = inside;
        Run(tile, rows, wide);
        tile->Results = results;
        for (var i = 0; i < rows; i++)
            new Span<float>(inside[i], columns).CopyTo(new Span<float>(results[i], columns));
    }

    private static int RunWide(Tile* tile, int rows)
    {
        if (rows >= 8 && MostRows == 8)
        {
            Wide8(tile);
            return 8;
        }
        if (rows >= 4)
        {
            Wide4(tile);
            return 4;
        }
        if (rows >= 2)
        {
            Wide2(tile);
            return 2;
        }
        Wide1(tile);
        return 1;
    }

    private static int RunNarrow(Tile* tile, int rows)
    {
        if (rows >= 16 && MostNarrowRows == 16)
        {
            Narrow<SixteenRows>(tile);
            return 16;
        }
        if (rows >= 8)
        {
            Narrow<EightRows>(tile);
            return 8;
        }
        if (rows >= 4)
        {
            Narrow<FourRows>(tile);
            return 4;
        }
        if (rows >= 2)
        {
            Narrow<TwoRows>(tile);
            return 2;
        }
        Narrow<OneRow>(tile);
        return 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(Tile* tile, int row, T left, T right)
    {
        var result = tile->Results[row];
        if (tile->Accumulate)
        {
            left = T.Load(result) + left;
            right = T.Load(result + T.Width) + right;
        }
        T.Store(left, result);
        T.Store(right, result + T.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(Tile* tile, int row, T value)
    {
        var result = tile->Results[row];
        T.Store(tile->Accumulate ? T.Load(result) + value : value, result);
    }
}
