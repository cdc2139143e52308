using System.Runtime.CompilerServices;

namespace TrainService.Engine.Devices.Cpu;

// Numbers that follow one another, each stretch of them into one.
internal sealed unsafe partial class RowFold<TLane, TFold, TExpression, TArity>
{
    private static ReadOnlySpan<float> LaneNumbers => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    // The beginning of a row is found without dividing, and one method folds many of them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public override bool TryRunAlong(int first, int end, float* destination)
    {
        if (inner != 1 || !arguments.HasSteadyRows || arguments.RowLength != reduced)
            return false;
        var room = stackalloc float[OperandCursor<TLane, TArity>.Room];
        var constants = OperandCursor<TLane, TArity>.Aligned(room);
        for (var row = first; row < end; row++)
            destination[row] = TFold.Across(FoldAlong(new OperandCursor<TLane, TArity>(arguments, row, constants), reduced));
        return true;
    }

    // Rows of one number are one long row.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private float FoldRow(int begin, int count)
    {
        var room = stackalloc float[OperandCursor<TLane, TArity>.Room];
        var constants = OperandCursor<TLane, TArity>.Aligned(room);
        var total = TLane.Of(TFold.Identity);
        var end = begin + count;
        for (var within = begin % arguments.RowLength; begin < end; within = 0)
        {
            var length = Math.Min(arguments.RowLength - within, end - begin);
            total = TFold.Apply(total, FoldAlong(
                new OperandCursor<TLane, TArity>(arguments, begin, within, Four, down: false, constants, Registers), length));
            begin += length;
        }
        return TFold.Across(total);
    }

    // As FoldSteps along a row, the rest of it last.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane FoldAlong(OperandCursor<TLane, TArity> at, int length)
    {
        var a = TLane.Of(TFold.Identity);
        var (b, c, d) = (a, a, a);
        for (; length >= Four; length -= Four)
        {
            a = TFold.Apply(a, at.Evaluate<TExpression>());
            b = TFold.Apply(b, at.Evaluate<TExpression>(TLane.Width));
            c = TFold.Apply(c, at.Evaluate<TExpression>(2 * TLane.Width));
            d = TFold.Apply(d, at.Evaluate<TExpression>(3 * TLane.Width));
            at.Advance();
        }
        nint ahead = 0;
        for (; length >= TLane.Width; length -= TLane.Width, ahead += TLane.Width)
            a = TFold.Apply(a, at.Evaluate<TExpression>(ahead));
        var total = TFold.Apply(TFold.Apply(a, b), TFold.Apply(c, d));
        return length == 0 ? total : TFold.Apply(total, First(at.Evaluate<TExpression>(ahead), length));
    }

    // The register's first lanes, in the others what changes nothing.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane First(TLane value, int count)
    {
        fixed (float* numbers = LaneNumbers)
            return TLane.SelectGreater(TLane.Of(count), TLane.Load(numbers), value, TLane.Of(TFold.Identity));
    }
}
