using System.Runtime.CompilerServices;

namespace TrainService.Engine.Devices.Cpu.Tiles;

// One loop for 16, 8, 4, 2 and 1 rows, one register wide: accumulators must be locals to live in registers, and what belongs to
// rows that are not there is left out when the loop is compiled for its count. Sixteen rows have no register left for their
// addresses: these are fetched anew for every four elements, which keeps loads behind multiply-adds.
internal static unsafe partial class TileKernel<T> where T : struct, IVectorLane<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Narrow<TRows>(Tile* tile) where TRows : struct, IRowCount
    {
        var rows = tile->Rows;
        T c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default, c6 = default, c7 = default;
        T c8 = default, c9 = default, c10 = default, c11 = default, c12 = default, c13 = default, c14 = default, c15 = default;
        nint step = tile->Step, twice = 2 * step, thrice = 3 * step, stride = tile->ColumnStride;
        var last = tile->Segments + tile->SegmentCount;
        for (var segment = tile->Segments; segment != last; segment++)
        {
            var b = tile->Columns + (segment->Column * stride);
            nint k = segment->Offset;
            var left = segment->Length;
            for (; left >= 4; left -= 4)
            {
                T b0 = T.Load(b), b1 = T.Load(b + stride), b2 = T.Load(b + (2 * stride)), b3 = T.Load(b + (3 * stride));
                c0 = Four(rows[0] + k, step, twice, thrice, b0, b1, b2, b3, c0);
                if (TRows.Count > 1)
                    c1 = Four(rows[1] + k, step, twice, thrice, b0, b1, b2, b3, c1);
                if (TRows.Count > 2)
                {
                    c2 = Four(rows[2] + k, step, twice, thrice, b0, b1, b2, b3, c2);
                    c3 = Four(rows[3] + k, step, twice, thrice, b0, b1, b2, b3, c3);
                }
                if (TRows.Count > 4)
                {
                    c4 = Four(rows[4] + k, step, twice, thrice, b0, b1, b2, b3, c4);
                    c5 = Four(rows[5] + k, step, twice, thrice, b0, b1, b2, b3, c5);
                    c6 = Four(rows[6] + k, step, twice, thrice, b0, b1, b2, b3, c6);
                    c7 = Four(rows[7] + k, step, twice, thrice, b0, b1, b2, b3, c7);
                }
                if (TRows.Count > 8)
                {
                    c8 = Four(rows[8] + k, step, twice, thrice, b0, b1, b2, b3, c8);
                    c9 = Four(rows[9] + k, step, twice, thrice, b0, b1, b2, b3, c9);
                    c10 = Four(rows[10] + k, step, twice, thrice, b0, b1, b2, b3, c10);
                    c11 = Four(rows[11] + k, step, twice, thrice, b0, b1, b2, b3, c11);
                    c12 = Four(rows[12] + k, step, twice, thrice, b0, b1, b2, b3, c12);
                    c13 = Four(rows[13] + k, step, twice, thrice, b0, b1, b2, b3, c13);
                    c14 = Four(rows[14] + k, step, twice, thrice, b0, b1, b2, b3, c14);
                    c15 = Four(rows[15] + k, step, twice, thrice, b0, b1, b2, b3, c15);
                }
                k += 4 * step;
                b += 4 * stride;
            }
            for (; left > 0; left--)
            {
                var b0 = T.Load(b);
                c0 = T.MultiplyAdd(T.Of(rows[0][k]), b0, c0);
                if (TRows.Count > 1)
                    c1 = T.MultiplyAdd(T.Of(rows[1][k]), b0, c1);
                if (TRows.Count > 2)
                {
                    c2 = T.MultiplyAdd(T.Of(rows[2][k]), b0, c2);
                    c3 = T.MultiplyAdd(T.Of(rows[3][k]), b0, c3);
                }
                if (TRows.Count > 4)
                {
                    c4 = T.MultiplyAdd(T.Of(rows[4][k]), b0, c4);
                    c5 = T.MultiplyAdd(T.Of(rows[5][k]), b0, c5);
                    c6 = T.MultiplyAdd(T.Of(rows[6][k]), b0, c6);
                    c7 = T.MultiplyAdd(T.Of(rows[7][k]), b0, c7);
                }
                if (TRows.Count > 8)
                {
                    c8 = T.MultiplyAdd(T.Of(rows[8][k]), b0, c8);
                    c9 = T.MultiplyAdd(T.Of(rows[9][k]), b0, c9);
                    c10 = T.MultiplyAdd(T.Of(rows[10][k]), b0, c10);
                    c11 = T.MultiplyAdd(T.Of(rows[11][k]), b0, c11);
                    c12 = T.MultiplyAdd(T.Of(rows[12][k]), b0, c12);
                    c13 = T.MultiplyAdd(T.Of(rows[13][k]), b0, c13);
                    c14 = T.MultiplyAdd(T.Of(rows[14][k]), b0, c14);
                    c15 = T.MultiplyAdd(T.Of(rows[15][k]), b0, c15);
                }
                k += step;
                b += stride;
            }
        }
        Put(tile, 0, c0);
        if (TRows.Count > 1)
            Put(tile, 1, c1);
        if (TRows.Count > 2)
        {
            Put(tile, 2, c2);
            Put(tile, 3, c3);
        }
        if (TRows.Count > 4)
        {
            Put(tile, 4, c4);
            Put(tile, 5, c5);
            Put(tile, 6, c6);
            Put(tile, 7, c7);
        }
        if (TRows.Count > 8)
        {
            Put(tile, 8, c8);
            Put(tile, 9, c9);
            Put(tile, 10, c10);
            Put(tile, 11, c11);
            Put(tile, 12, c12);
            Put(tile, 13, c13);
            Put(tile, 14, c14);
            Put(tile, 15, c15);
        }
    }

    // Four elements of a row, one after another into its sum.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Four(float* row, nint step, nint twice, nint thrice, T b0, T b1, T b2, T b3, T sum)
    {
        sum = T.MultiplyAdd(T.Of(row[0]), b0, sum);
        sum = T.MultiplyAdd(T.Of(row[step]), b1, sum);
        sum = T.MultiplyAdd(T.Of(row[twice]), b2, sum);
        return T.MultiplyAdd(T.Of(row[thrice]), b3, sum);
    }
}
