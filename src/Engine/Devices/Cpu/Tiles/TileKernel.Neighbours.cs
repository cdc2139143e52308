using System.Runtime.CompilerServices;

namespace TrainService.Engine.Devices.Cpu.Tiles;

// Pixels side by side under a kernel three wide: neighbours share two thirds of their patches, so each element of the image is
// fetched once for three multiply-adds. One register of results leaves no other way to keep loads behind them.
internal static unsafe partial class TileKernel<T> where T : struct, IVectorLane<T>
{
    /// <summary>Fewest pixels that <see cref="RunNeighbours"/> computes.</summary>
    public const int FewestNeighbours = 8;

    /// <summary>
    /// Results of <paramref name="pixels"/> pixels, 8 or <see cref="MostNarrowRows"/>, one register wide. The tile's one row is the
    /// first pixel's, its segments are three times <paramref name="pitch"/> long.
    /// </summary>
    /// <param name="pitch">Floats from one pixel to the next.</param>
    public static void RunNeighbours(Tile* tile, int pixels, int pitch)
    {
        if (pixels == 16)
            Neighbours16(tile, pitch);
        else
            Neighbours8(tile, pitch);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Neighbours16(Tile* tile, nint pitch)
    {
        T c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default, c6 = default, c7 = default;
        T c8 = default, c9 = default, c10 = default, c11 = default, c12 = default, c13 = default, c14 = default, c15 = default;
        var stride = tile->ColumnStride;
        nint second = pitch * stride, third = 2 * second;
        var last = tile->Segments + tile->SegmentCount;
        for (var segment = tile->Segments; segment != last; segment++)
        {
            var a = tile->Rows[0] + segment->Offset;
            var b = tile->Columns + (segment->Column * stride);
            for (var left = pitch; left > 0; left--, a++, b += stride)
            {
                T w0 = T.Load(b), w1 = T.Load(b + second), w2 = T.Load(b + third);
                var x = T.Of(a[0]);
                c0 = T.MultiplyAdd(x, w0, c0);
                var next = a + pitch;
                x = T.Of(*next);
                c0 = T.MultiplyAdd(x, w1, c0);
                c1 = T.MultiplyAdd(x, w0, c1);
                x = T.Of(*(next += pitch));
                c0 = T.MultiplyAdd(x, w2, c0);
                c1 = T.MultiplyAdd(x, w1, c1);
                c2 = T.MultiplyAdd(x, w0, c2);
                x = T.Of(*(next += pitch));
                c1 = T.MultiplyAdd(x, w2, c1);
                c2 = T.MultiplyAdd(x, w1, c2);
                c3 = T.MultiplyAdd(x, w0, c3);
                x = T.Of(*(next += pitch));
                c2 = T.MultiplyAdd(x, w2, c2);
                c3 = T.MultiplyAdd(x, w1, c3);
                c4 = T.MultiplyAdd(x, w0, c4);
                x = T.Of(*(next += pitch));
                c3 = T.MultiplyAdd(x, w2, c3);
                c4 = T.MultiplyAdd(x, w1, c4);
                c5 = T.MultiplyAdd(x, w0, c5);
                x = T.Of(*(next += pitch));
                c4 = T.MultiplyAdd(x, w2, c4);
                c5 = T.MultiplyAdd(x, w1, c5);
                c6 = T.MultiplyAdd(x, w0, c6);
                x = T.Of(*(next += pitch));
                c5 = T.MultiplyAdd(x, w2, c5);
                c6 = T.MultiplyAdd(x, w1, c6);
                c7 = T.MultiplyAdd(x, w0, c7);
                x = T.Of(*(next += pitch));
                c6 = T.MultiplyAdd(x, w2, c6);
                c7 = T.MultiplyAdd(x, w1, c7);
                c8 = T.MultiplyAdd(x, w0, c8);
                x = T.Of(*(next += pitch));
                c7 = T.MultiplyAdd(x, w2, c7);
                c8 = T.MultiplyAdd(x, w1, c8);
                c9 = T.MultiplyAdd(x, w0, c9);
                x = T.Of(*(next += pitch));
                c8 = T.MultiplyAdd(x, w2, c8);
                c9 = T.MultiplyAdd(x, w1, c9);
                c10 = T.MultiplyAdd(x, w0, c10);
                x = T.Of(*(next += pitch));
                c9 = T.MultiplyAdd(x, w2, c9);
                c10 = T.MultiplyAdd(x, w1, c10);
                c11 = T.MultiplyAdd(x, w0, c11);
                x = T.Of(*(next += pitch));
                c10 = T.MultiplyAdd(x, w2, c10);
                c11 = T.MultiplyAdd(x, w1, c11);
                c12 = T.MultiplyAdd(x, w0, c12);
                x = T.Of(*(next += pitch));
                c11 = T.MultiplyAdd(x, w2, c11);
                c12 = T.MultiplyAdd(x, w1, c12);
                c13 = T.MultiplyAdd(x, w0, c13);
                x = T.Of(*(next += pitch));
                c12 = T.MultiplyAdd(x, w2, c12);
                c13 = T.MultiplyAdd(x, w1, c13);
                c14 = T.MultiplyAdd(x, w0, c14);
                x = T.Of(*(next += pitch));
                c13 = T.MultiplyAdd(x, w2, c13);
                c14 = T.MultiplyAdd(x, w1, c14);
                c15 = T.MultiplyAdd(x, w0, c15);
                x = T.Of(*(next += pitch));
                c14 = T.MultiplyAdd(x, w2, c14);
                c15 = T.MultiplyAdd(x, w1, c15);
                c15 = T.MultiplyAdd(T.Of(next[pitch]), w2, c15);
            }
        }
        Put(tile, 0, c0);
        Put(tile, 1, c1);
        Put(tile, 2, c2);
        Put(tile, 3, c3);
        Put(tile, 4, c4);
        Put(tile, 5, c5);
        Put(tile, 6, c6);
        Put(tile, 7, c7);
        Put(tile, 8, c8);
        Put(tile, 9, c9);
        Put(tile, 10, c10);
        Put(tile, 11, c11);
        Put(tile, 12, c12);
        Put(tile, 13, c13);
        Put(tile, 14, c14);
        Put(tile, 15, c15);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Neighbours8(Tile* tile, nint pitch)
    {
        T c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default, c6 = default, c7 = default;
        var stride = tile->ColumnStride;
        nint second = pitch * stride, third = 2 * second;
        var last = tile->Segments + tile->SegmentCount;
        for (var segment = tile->Segments; segment != last; segment++)
        {
            var a = tile->Rows[0] + segment->Offset;
            var b = tile->Columns + (segment->Column * stride);
            for (var left = pitch; left > 0; left--, a++, b += stride)
            {
                T w0 = T.Load(b), w1 = T.Load(b + second), w2 = T.Load(b + third);
                var x = T.Of(a[0]);
                c0 = T.MultiplyAdd(x, w0, c0);
                var next = a + pitch;
                x = T.Of(*next);
                c0 = T.MultiplyAdd(x, w1, c0);
                c1 = T.MultiplyAdd(x, w0, c1);
                x = T.Of(*(next += pitch));
                c0 = T.MultiplyAdd(x, w2, c0);
                c1 = T.MultiplyAdd(x, w1, c1);
                c2 = T.MultiplyAdd(x, w0, c2);
                x = T.Of(*(next += pitch));
                c1 = T.MultiplyAdd(x, w2, c1);
                c2 = T.MultiplyAdd(x, w1, c2);
                c3 = T.MultiplyAdd(x, w0, c3);
                x = T.Of(*(next += pitch));
                c2 = T.MultiplyAdd(x, w2, c2);
                c3 = T.MultiplyAdd(x, w1, c3);
                c4 = T.MultiplyAdd(x, w0, c4);
                x = T.Of(*(next += pitch));
                c3 = T.MultiplyAdd(x, w2, c3);
                c4 = T.MultiplyAdd(x, w1, c4);
                c5 = T.MultiplyAdd(x, w0, c5);
                x = T.Of(*(next += pitch));
                c4 = T.MultiplyAdd(x, w2, c4);
                c5 = T.MultiplyAdd(x, w1, c5);
                c6 = T.MultiplyAdd(x, w0, c6);
                x = T.Of(*(next += pitch));
                c5 = T.MultiplyAdd(x, w2, c5);
                c6 = T.MultiplyAdd(x, w1, c6);
                c7 = T.MultiplyAdd(x, w0, c7);
                x = T.Of(*(next += pitch));
                c6 = T.MultiplyAdd(x, w2, c6);
                c7 = T.MultiplyAdd(x, w1, c7);
                c7 = T.MultiplyAdd(T.Of(next[pitch]), w2, c7);
            }
        }
        Put(tile, 0, c0);
        Put(tile, 1, c1);
        Put(tile, 2, c2);
        Put(tile, 3, c3);
        Put(tile, 4, c4);
        Put(tile, 5, c5);
        Put(tile, 6, c6);
        Put(tile, 7, c7);
    }
}
