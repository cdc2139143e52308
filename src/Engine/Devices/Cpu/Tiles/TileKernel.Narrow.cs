using System.Runtime.CompilerServices;

namespace TrainService.Engine.Devices.Cpu.Tiles;

// The same loop for 8, 4, 2 and 1 rows, one register wide: accumulators must be locals to live in registers.
internal static unsafe partial class TileKernel<T> where T : struct, IVectorLane<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Narrow8(Tile* tile)
    {
        var rows = tile->Rows;
        float* r0 = rows[0], r1 = rows[1], r2 = rows[2], r3 = rows[3];
        float* r4 = rows[4], r5 = rows[5], r6 = rows[6], r7 = rows[7];
        T c00 = default, c10 = default, c20 = default, c30 = default;
        T c40 = default, c50 = default, c60 = default, c70 = default;
        var (step, stride) = (tile->Step, tile->ColumnStride);
        var last = tile->Segments + tile->SegmentCount;
        for (var segment = tile->Segments; segment != last; segment++)
        {
            var b = tile->Columns + (segment->Column * stride);
            nint k = segment->Offset;
            for (var left = segment->Length; left > 0; left--)
            {
                var b0 = T.Load(b);
                c00 = T.MultiplyAdd(T.Of(r0[k]), b0, c00);
                c10 = T.MultiplyAdd(T.Of(r1[k]), b0, c10);
                c20 = T.MultiplyAdd(T.Of(r2[k]), b0, c20);
                c30 = T.MultiplyAdd(T.Of(r3[k]), b0, c30);
                c40 = T.MultiplyAdd(T.Of(r4[k]), b0, c40);
                c50 = T.MultiplyAdd(T.Of(r5[k]), b0, c50);
                c60 = T.MultiplyAdd(T.Of(r6[k]), b0, c60);
                c70 = T.MultiplyAdd(T.Of(r7[k]), b0, c70);
                k += step;
                b += stride;
            }
        }
        Put(tile, 0, c00);
        Put(tile, 1, c10);
        Put(tile, 2, c20);
        Put(tile, 3, c30);
        Put(tile, 4, c40);
        Put(tile, 5, c50);
        Put(tile, 6, c60);
        Put(tile, 7, c70);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Narrow4(Tile* tile)
    {
        var rows = tile->Rows;
        float* r0 = rows[0], r1 = rows[1], r2 = rows[2], r3 = rows[3];
        T c00 = default, c10 = default, c20 = default, c30 = default;
        var (step, stride) = (tile->Step, tile->ColumnStride);
        var last = tile->Segments + tile->SegmentCount;
        for (var segment = tile->Segments; segment != last; segment++)
        {
            var b = tile->Columns + (segment->Column * stride);
            nint k = segment->Offset;
            for (var left = segment->Length; left > 0; left--)
            {
                var b0 = T.Load(b);
                c00 = T.MultiplyAdd(T.Of(r0[k]), b0, c00);
                c10 = T.MultiplyAdd(T.Of(r1[k]), b0, c10);
                c20 = T.MultiplyAdd(T.Of(r2[k]), b0, c20);
                c30 = T.MultiplyAdd(T.Of(r3[k]), b0, c30);
                k += step;
                b += stride;
            }
        }
        Put(tile, 0, c00);
        Put(tile, 1, c10);
        Put(tile, 2, c20);
        Put(tile, 3, c30);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Narrow2(Tile* tile)
    {
        var rows = tile->Rows;
        float* r0 = rows[0], r1 = rows[1];
        T c00 = default, c10 = default;
        var (step, stride) = (tile->Step, tile->ColumnStride);
        var last = tile->Segments + tile->SegmentCount;
        for (var segment = tile->Segments; segment != last; segment++)
        {
            var b = tile->Columns + (segment->Column * stride);
            nint k = segment->Offset;
            for (var left = segment->Length; left > 0; left--)
            {
                var b0 = T.Load(b);
                c00 = T.MultiplyAdd(T.Of(r0[k]), b0, c00);
                c10 = T.MultiplyAdd(T.Of(r1[k]), b0, c10);
                k += step;
                b += stride;
            }
        }
        Put(tile, 0, c00);
        Put(tile, 1, c10);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Narrow1(Tile* tile)
    {
        var r0 = tile->Rows[0];
        T c00 = default;
        var (step, stride) = (tile->Step, tile->ColumnStride);
        var last = tile->Segments + tile->SegmentCount;
        for (var segment = tile->Segments; segment != last; segment++)
        {
            var b = tile->Columns + (segment->Column * stride);
            nint k = segment->Offset;
            for (var left = segment->Length; left > 0; left--)
            {
                var b0 = T.Load(b);
                c00 = T.MultiplyAdd(T.Of(r0[k]), b0, c00);
                k += step;
                b += stride;
            }
        }
        Put(tile, 0, c00);
    }
}
