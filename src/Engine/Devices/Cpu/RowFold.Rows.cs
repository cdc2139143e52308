using System.Runtime.CompilerServices;

namespace TrainService.Engine.Devices.Cpu;

// Rows into one, where something changes from row to row without running along: row by row, the results so far in the first cache.
internal sealed unsafe partial class RowFold<TLane, TFold, TExpression, TArity>
{
    private void FoldRows(int begin, int rows, float* destination)
    {
        new Span<float>(destination, inner).Fill(TFold.Identity);
        if (arguments.HasSteadyRows && arguments.RowLength == inner)
            FoldSteadyRows(begin / inner, rows, destination);
        else
            FoldPieces(begin, rows, destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    private void FoldSteadyRows(int first, int rows, float* destination)
    {
        var room = stackalloc float[OperandCursor<TLane, TArity>.Room];
        var constants = OperandCursor<TLane, TArity>.Aligned(room);
        for (var row = first; row < first + rows; row++)
            FoldInto(new OperandCursor<TLane, TArity>(arguments, row, constants), inner, destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    private void FoldPieces(int begin, int rows, float* destination)
    {
        var room = stackalloc float[OperandCursor<TLane, TArity>.Room];
        var constants = OperandCursor<TLane, TArity>.Aligned(room);
        for (var row = 0; row < rows; row++, begin += inner)
            for (int column = 0, length; column < inner; column += length)
            {
                var within = (begin + column) % arguments.RowLength;
                length = Math.Min(arguments.RowLength - within, inner - column);
                FoldInto(new OperandCursor<TLane, TArity>(
                    arguments, begin + column, within, Four, down: false, constants, Registers), length, destination + column);
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FoldInto(OperandCursor<TLane, TArity> at, int length, float* result)
    {
        for (; length >= Four; length -= Four)
        {
            FoldOnto(result, at.Evaluate<TExpression>());
            FoldOnto(result + TLane.Width, at.Evaluate<TExpression>(TLane.Width));
            FoldOnto(result + (2 * TLane.Width), at.Evaluate<TExpression>(2 * TLane.Width));
            FoldOnto(result + (3 * TLane.Width), at.Evaluate<TExpression>(3 * TLane.Width));
            result += Four;
            at.Advance();
        }
        for (nint ahead = 0; ahead < length; ahead += TLane.Width)
            Store(TFold.Apply(TLane.Load(result + ahead), at.Evaluate<TExpression>(ahead)), result + ahead, length - (int)ahead);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FoldOnto(float* result, TLane value) => TLane.Store(TFold.Apply(TLane.Load(result), value), result);
}
