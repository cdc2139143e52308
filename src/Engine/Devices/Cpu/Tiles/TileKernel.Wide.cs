using System.Runtime.CompilerServices;

namespace TrainService.Engine.Devices.Cpu.Tiles;

// The same loop for 8, 4, 2 and 1 rows, two registers wide: accumulators must be locals to live in registers.
internal static unsafe partial class TileKernel<T> where T : struct, IVectorLane<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Wide8(Tile* tile)
    {
        var rows = tile->Rows;
        float* r0 = rows[0], r1 = rows[1], r2 = rows[2], r3 = rows[3];
        float* r4 = rows[4], r5 = rows[5], r6 = rows[6], r7 = rows[7];
        T c00 = default, c01 = default, c10 = default, c11 = default;
        T c20 = default, c21 = default, c30 = default, c31 = default;
        T c40 = default, c41 = default, c50 = default, c51 = default;
        T c60 = default, c61 = default, c70 = default, c71 = default;
        var (step, stride) = (tile->Step, tile->ColumnStride);
        var last = tile->Segments + tile->SegmentCount;
        for (var segment = tile->Segments; segment != last; segment++)
        {
            var b = tile->Columns + (segment->Column * stride);
            nint k = segment->Offset;
            for (var left = segment->Length; left > 0; left--)
            {
                T b0 = T.Load(b), b1 = T.Load(b + T.Width);
                var a0 = T.Of(r0[k]);
                c00 = T.MultiplyAdd(a0, b0, c00);
                c01 = T.MultiplyAdd(a0, b1, c01);
                var a1 = T.Of(r1[k]);
                c10 = T.MultiplyAdd(a1, b0, c10);
                c11 = T.MultiplyAdd(a1, b1, c11);
                var a2 = T.Of(r2[k]);
                c20 = T.MultiplyAdd(a2, b0, c20);
                c21 = T.MultiplyAdd(a2, b1, c21);
                var a3 = T.Of(r3[k]);
                c30 = T.MultiplyAdd(a3, b0, c30);
                c31 = T.MultiplyAdd(a3, b1, c31);
                var a4 = T.Of(r4[k]);
                c40 = T.MultiplyAdd(a4, b0, c40);
                c41 = T.MultiplyAdd(a4, b1, c41);
                var a5 = T.Of(r5[k]);
                c50 = T.MultiplyAdd(a5, b0, c50);
                c51 = T.MultiplyAdd(a5, b1, c51);
                var a6 = T.Of(r6[k]);
                c60 = T.MultiplyAdd(a6, b0, c60);
                c61 = T.MultiplyAdd(a6, b1, c61);
                var a7 = T.Of(r7[k]);
                c70 = T.MultiplyAdd(a7, b0, c70);
                c71 = T.MultiplyAdd(a7, b1, c71);
                k += step;
                b += stride;
            }
        }
        Put(tile, 0, c00, c01);
        Put(tile, 1, c10, c11);
        Put(tile, 2, c20, c21);
        Put(tile, 3, c30, c31);
        Put(tile, 4, c40, c41);
        Put(tile, 5, c50, c51);
        Put(tile, 6, c60, c61);
        Put(tile, 7, c70, c71);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Wide4(Tile* tile)
    {
        var rows = tile->Rows;
        float* r0 = rows[0], r1 = rows[1], r2 = rows[2], r3 = rows[3];
        T c00 = default, c01 = default, c10 = default, c11 = default;
        T c20 = default, c21 = default, c30 = default, c31 = default;
        var (step, stride) = (tile->Step, tile->ColumnStride);
        var last = tile->Segments + tile->SegmentCount;
        for (var segment = tile->Segments; segment != last; segment++)
        {
            var b = tile->Columns + (segment->Column * stride);
            nint k = segment->Offset;
            for (var left = segment->Length; left > 0; left--)
            {
                T b0 = T.Load(b), b1 = T.Load(b + T.Width);
                var a0 = T.Of(r0[k]);
                c00 = T.MultiplyAdd(a0, b0, c00);
                c01 = T.MultiplyAdd(a0, b1, c01);
                var a1 = T.Of(r1[k]);
                c10 = T.MultiplyAdd(a1, b0, c10);
                c11 = T.MultiplyAdd(a1, b1, c11);
                var a2 = T.Of(r2[k]);
                c20 = T.MultiplyAdd(a2, b0, c20);
                c21 = T.MultiplyAdd(a2, b1, c21);
                var a3 = T.Of(r3[k]);
                c30 = T.MultiplyAdd(a3, b0, c30);
                c31 = T.MultiplyAdd(a3, b1, c31);
                k += step;
                b += stride;
            }
        }
        Put(tile, 0, c00, c01);
        Put(tile, 1, c10, c11);
        Put(tile, 2, c20, c21);
        Put(tile, 3, c30, c31);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Wide2(Tile* tile)
    {
        var rows = tile->Rows;
        float* r0 = rows[0], r1 = rows[1];
        T c00 = default, c01 = default, c10 = default, c11 = default;
        var (step, stride) = (tile->Step, tile->ColumnStride);
        var last = tile->Segments + tile->SegmentCount;
        for (var segment = tile->Segments; segment != last; segment++)
        {
            var b = tile->Columns + (segment->Column * stride);
            nint k = segment->Offset;
            for (var left = segment->Length; left > 0; left--)
            {
                T b0 = T.Load(b), b1 = T.Load(b + T.Width);
                var a0 = T.Of(r0[k]);
                c00 = T.MultiplyAdd(a0, b0, c00);
                c01 = T.MultiplyAdd(a0, b1, c01);
                var a1 = T.Of(r1[k]);
                c10 = T.MultiplyAdd(a1, b0, c10);
                c11 = T.MultiplyAdd(a1, b1, c11);
                k += step;
                b += stride;
            }
        }
        Put(tile, 0, c00, c01);
        Put(tile, 1, c10, c11);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Wide1(Tile* tile)
    {
        var r0 = tile->Rows[0];
        T c00 = default, c01 = default;
        var (step, stride) = (tile->Step, tile->ColumnStride);
        var last = tile->Segments + tile->SegmentCount;
        for (var segment = tile->Segments; segment != last; segment++)
        {
            var b = tile->Columns + (segment->Column * stride);
            nint k = segment->Offset;
            for (var left = segment->Length; left > 0; left--)
            {
                T b0 = T.Load(b), b1 = T.Load(b + T.Width);
                var a0 = T.Of(r0[k]);
                c00 = T.MultiplyAdd(a0, b0, c00);
                c01 = T.MultiplyAdd(a0, b1, c01);
                k += step;
                b += stride;
            }
        }
        Put(tile, 0, c00, c01);
    }
}
