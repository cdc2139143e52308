using System.Runtime.CompilerServices;
using TrainService.Engine.Operations;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>Folds rows of numbers, each an expression of some operands, into one row.</summary>
internal abstract unsafe class RowFold
{
    /// <param name="begin">Index of the first row's first element.</param>
    /// <param name="destination">As long as a row.</param>
    public abstract void Run(int begin, int rows, float* destination);

    /// <param name="inner">Elements of a row.</param>
    /// <param name="reduced">Rows that are folded in all; a part of them at a time begins at any of them.</param>
    public static RowFold Close(
        Type lane, Reduction kind, Type expression, FusedArguments arguments, int inner, int reduced) =>
        (RowFold)Activator.CreateInstance(typeof(RowFold<,,,>).MakeGenericType(
            lane, kind == Reduction.Sum ? typeof(SumFold) : typeof(MaximumFold), expression, Arity.Of(arguments.Arity)),
            arguments, inner, reduced)!;
}

/// <inheritdoc/>
internal sealed unsafe class RowFold<TLane, TFold, TExpression, TArity>(FusedArguments arguments, int inner, int reduced) : RowFold
    where TLane : struct, IVectorLane<TLane> where TFold : struct, IFold
    where TExpression : struct, IExpression where TArity : struct, IArity
{
    // 16 KiB of each operand, which stay in the first cache while their columns are folded one after another.
    private const int ElementsPerBlock = 1 << 12, FewestRows = 32;

    private static ReadOnlySpan<float> LaneNumbers => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    private readonly bool down = arguments.EqualRowsOf(inner) is > 0 and var rows && rows % reduced == 0;

    public override void Run(int begin, int rows, float* destination)
    {
        if (inner == 1)
            *destination = FoldRow(begin, rows);
        else if (down)
            FoldColumns(begin, rows, destination);
        else
            FoldRows(begin, rows, destination);
    }

    // Rows of one number are one long row.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private float FoldRow(int begin, int count)
    {
        var constants = stackalloc float[OperandCursor<TLane, TArity>.Constants];
        var total = TLane.Of(TFold.Identity);
        var end = begin + count;
        for (var within = begin % arguments.RowLength; begin < end; within = 0)
        {
            var length = Math.Min(arguments.RowLength - within, end - begin);
            var at = new OperandCursor<TLane, TArity>(arguments, begin, within, TLane.Width, down: false, constants);
            total = TFold.Apply(total, FoldSteps(ref at, length / TLane.Width));
            if (length % TLane.Width > 0)
                total = TFold.Apply(total, First(at.Evaluate<TExpression>(), length % TLane.Width));
            begin += length;
        }
        return TFold.Across(total);
    }

    // What repeats is the same for each row, so columns are folded down the rows: four registers of them at a time, in the
    // order they lie in memory; what is left one after another, while the block is in the first cache.
    private void FoldColumns(int begin, int rows, float* destination)
    {
        var block = Math.Max(FewestRows, ElementsPerBlock / inner);
        var whole = inner / (4 * TLane.Width) * (4 * TLane.Width);
        for (var row = 0; row < rows; row += block)
        {
            var (first, count) = (begin + (row * inner), Math.Min(block, rows - row));
            for (var column = 0; column < whole; column += 4 * TLane.Width)
                FoldFour(first, column, count, destination + column, isFirst: row == 0);
            for (var column = whole; column < inner; column += TLane.Width)
                FoldOne(first, column, count, destination + column, isFirst: row == 0);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private void FoldOne(int first, int column, int rows, float* destination, bool isFirst)
    {
        var constants = stackalloc float[OperandCursor<TLane, TArity>.Constants];
        var at = new OperandCursor<TLane, TArity>(arguments, first + column, column, inner, down: true, constants);
        var value = FoldSteps(ref at, rows);
        Store(isFirst ? value : TFold.Apply(TLane.Load(destination), value), destination, inner - column);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private void FoldFour(int first, int column, int rows, float* destination, bool isFirst)
    {
        var constants = stackalloc float[OperandCursor<TLane, TArity>.Constants];
        var at = new OperandCursor<TLane, TArity>(arguments, first + column, column, inner, down: true, constants, OperandCursor<TLane, TArity>.MostRegisters);
        var a = TLane.Of(TFold.Identity);
        var (b, c, d) = (a, a, a);
        for (; rows > 0; rows--)
        {
            a = TFold.Apply(a, at.Evaluate<TExpression>());
            b = TFold.Apply(b, at.Evaluate<TExpression>(TLane.Width));
            c = TFold.Apply(c, at.Evaluate<TExpression>(2 * TLane.Width));
            d = TFold.Apply(d, at.Evaluate<TExpression>(3 * TLane.Width));
            at.Advance();
        }
        if (!isFirst)
        {
            a = TFold.Apply(TLane.Load(destination), a);
            b = TFold.Apply(TLane.Load(destination + TLane.Width), b);
            c = TFold.Apply(TLane.Load(destination + (2 * TLane.Width)), c);
            d = TFold.Apply(TLane.Load(destination + (3 * TLane.Width)), d);
        }
        TLane.Store(a, destination);
        TLane.Store(b, destination + TLane.Width);
        TLane.Store(c, destination + (2 * TLane.Width));
        TLane.Store(d, destination + (3 * TLane.Width));
    }

    // Something changes from row to row without running along: row by row, the results so far in the first cache.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private void FoldRows(int begin, int rows, float* destination)
    {
        var constants = stackalloc float[OperandCursor<TLane, TArity>.Constants];
        new Span<float>(destination, inner).Fill(TFold.Identity);
        for (var row = 0; row < rows; row++, begin += inner)
            for (int column = 0, length; column < inner; column += length)
            {
                var within = (begin + column) % arguments.RowLength;
                length = Math.Min(arguments.RowLength - within, inner - column);
                var at = new OperandCursor<TLane, TArity>(
                    arguments, begin + column, within, TLane.Width, down: false, constants);
                var result = destination + column;
                var left = length;
                for (; left >= TLane.Width; left -= TLane.Width)
                {
                    TLane.Store(TFold.Apply(TLane.Load(result), at.Evaluate<TExpression>()), result);
                    result += TLane.Width;
                    at.Advance();
                }
                if (left > 0)
                    Store(TFold.Apply(TLane.Load(result), at.Evaluate<TExpression>()), result, left);
            }
    }

    // Four at a time: they need not wait for each other, and each adds up a quarter, which rounds less.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane FoldSteps(ref OperandCursor<TLane, TArity> at, int steps)
    {
        var a = TLane.Of(TFold.Identity);
        var (b, c, d) = (a, a, a);
        for (; steps >= 4; steps -= 4)
        {
            a = Step(ref at, a);
            b = Step(ref at, b);
            c = Step(ref at, c);
            d = Step(ref at, d);
        }
        for (; steps > 0; steps--)
            a = Step(ref at, a);
        return TFold.Apply(TFold.Apply(a, b), TFold.Apply(c, d));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Step(ref OperandCursor<TLane, TArity> at, TLane sum)
    {
        sum = TFold.Apply(sum, at.Evaluate<TExpression>());
        at.Advance();
        return sum;
    }

    private static void Store(TLane value, float* destination, int room)
    {
        if (room >= TLane.Width)
        {
            TLane.Store(value, destination);
            return;
        }
        var whole = stackalloc float[16];
        TLane.Store(value, whole);
        new Span<float>(whole, room).CopyTo(new Span<float>(destination, room));
    }

    // The register's first lanes, in the others what changes nothing.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane First(TLane value, int count)
    {
        fixed (float* numbers = LaneNumbers)
            return TLane.SelectGreater(TLane.Of(count), TLane.Load(numbers), value, TLane.Of(TFold.Identity));
    }
}
