using System.Runtime.CompilerServices;
using ILGPU;

namespace TrainService.Engine.Devices.Ilgpu.Products;

/// <summary>
/// A thread's share in bringing 64 rows of an operand, 16 depths at a time, to shared memory. Neighbouring threads read
/// neighbours in memory: 16 depths of four rows, or 64 rows at four depths.
/// </summary>
internal struct TileRows
{
    private Place row0, row1, row2, row3;

    // Rows from the first of this thread's to the edge; none are left where it is not positive.
    private int left;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileRows Of<TOperand>(TOperand operand, int group, int first, int rows)
        where TOperand : struct, IProductOperand
    {
        var row = first + (TOperand.RowsAreNeighbours ? Group.IdxX & 63 : Group.IdxX >> 4);
        var tile = default(TileRows);
        tile.left = rows - row;
        tile.row0 = operand.Row(group, row);
        if (TOperand.RowsAreNeighbours)
            return tile;
        tile.row1 = operand.Row(group, row + 16);
        tile.row2 = operand.Row(group, row + 32);
        tile.row3 = operand.Row(group, row + 48);
        return tile;
    }

    /// <summary>The four elements of this thread from depth <paramref name="first"/> on; 0 beyond an edge.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Quad Fetch<TOperand>(TOperand operand, int first, int end) where TOperand : struct, IProductOperand
    {
        if (TOperand.RowsAreNeighbours)
        {
            var depth = first + (Group.IdxX >> 6);
            return new Quad
            {
                X = left > 0 && depth < end ? operand.At(row0, operand.Depth(depth)) : 0,
                Y = left > 0 && depth + 4 < end ? operand.At(row0, operand.Depth(depth + 4)) : 0,
                Z = left > 0 && depth + 8 < end ? operand.At(row0, operand.Depth(depth + 8)) : 0,
                W = left > 0 && depth + 12 < end ? operand.At(row0, operand.Depth(depth + 12)) : 0,
            };
        }
        var inside = first + (Group.IdxX & 15) < end;
        var place = operand.Depth(first + (Group.IdxX & 15));
        return new Quad
        {
            X = inside && left > 0 ? operand.At(row0, place) : 0,
            Y = inside && left > 16 ? operand.At(row1, place) : 0,
            Z = inside && left > 32 ? operand.At(row2, place) : 0,
            W = inside && left > 48 ? operand.At(row3, place) : 0,
        };
    }

    /// <summary>Puts what was fetched where it belongs in [depth, row].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Put<TOperand>(ArrayView<float> tile, Quad values, int pitch) where TOperand : struct, IProductOperand
    {
        var place = TOperand.RowsAreNeighbours
            ? ((Group.IdxX >> 6) * pitch) + (Group.IdxX & 63)
            : ((Group.IdxX & 15) * pitch) + (Group.IdxX >> 4);
        var step = TOperand.RowsAreNeighbours ? 4 * pitch : 16;
        tile[place] = values.X;
        tile[place + step] = values.Y;
        tile[place + (2 * step)] = values.Z;
        tile[place + (3 * step)] = values.W;
    }
}
