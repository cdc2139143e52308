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

    /// <summary>Folds stretches of numbers that follow one another, each into one; false if they are not the rows of all operands.</summary>
    /// <param name="first">Number of the first stretch.</param>
    /// <param name="end">Number of the one behind the last.</param>
    /// <param name="destination">Where the result of stretch 0 goes; the others follow.</param>
    public abstract bool TryRunAlong(int first, int end, float* destination);

    /// <param name="inner">Elements of a row.</param>
    /// <param name="reduced">Rows that are folded in all; a part of them at a time begins at any of them.</param>
    public static RowFold Close(
        Type lane, Reduction kind, Type expression, FusedArguments arguments, int inner, int reduced)
    {
        if (inner == 1)
            arguments.CutRows(reduced);
        return (RowFold)Activator.CreateInstance(typeof(RowFold<,,,>).MakeGenericType(
            lane, kind == Reduction.Sum ? typeof(SumFold) : typeof(MaximumFold), expression, Arity.Of(arguments.Arity)),
            arguments, inner, reduced)!;
    }
}

/// <inheritdoc/>
internal sealed unsafe partial class RowFold<TLane, TFold, TExpression, TArity>(FusedArguments arguments, int inner, int reduced) : RowFold
    where TLane : struct, IVectorLane<TLane> where TFold : struct, IFold
    where TExpression : struct, IExpression where TArity : struct, IArity
{
    // 16 KiB of each operand, which stay in the first cache while their columns are folded one after another.
    private const int ElementsPerBlock = 1 << 12, FewestRows = 32;

    private const int Registers = OperandCursor<TLane, TArity>.MostRegisters;

    private static int Four => Registers * TLane.Width;

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

    // What repeats is the same for each row, so columns are folded down the rows: four registers of them at a time, in the
    // order they lie in memory; what is left one after another, while the block is in the first cache.
    private void FoldColumns(int begin, int rows, float* destination)
    {
        var block = Math.Max(FewestRows, ElementsPerBlock / inner);
        for (var row = 0; row < rows; row += block)
        {
            var (first, count) = (begin + (row * inner), Math.Min(block, rows - row));
            if (inner == TLane.Width)
                FoldNarrow(first, count, destination, isFirst: row == 0);
            else
                FoldWide(first, count, destination, isFirst: row == 0);
        }
    }

    private void FoldWide(int first, int rows, float* destination, bool isFirst)
    {
        var column = 0;
        for (; column <= inner - Four; column += Four)
            FoldFour(first, column, rows, destination + column, isFirst);
        for (; column < inner; column += TLane.Width)
            FoldOne(first, column, rows, destination + column, isFirst);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private void FoldOne(int first, int column, int rows, float* destination, bool isFirst)
    {
        var room = stackalloc float[OperandCursor<TLane, TArity>.Room];
        var constants = OperandCursor<TLane, TArity>.Aligned(room);
        var value = FoldSteps(new OperandCursor<TLane, TArity>(arguments, first + column, column, inner, down: true, constants), rows);
        Store(isFirst ? value : TFold.Apply(TLane.Load(destination), value), destination, inner - column);
    }

    // Rows of one register each lie side by side: four of them are read at a step, as along a row.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    private void FoldNarrow(int first, int rows, float* destination, bool isFirst)
    {
        var room = stackalloc float[OperandCursor<TLane, TArity>.Room];
        var constants = OperandCursor<TLane, TArity>.Aligned(room);
        var value = FoldAlong(new OperandCursor<TLane, TArity>(
            arguments, first, 0, Four, down: true, constants, Registers, pattern: inner), rows * inner);
        TLane.Store(isFirst ? value : TFold.Apply(TLane.Load(destination), value), destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private void FoldFour(int first, int column, int rows, float* destination, bool isFirst)
    {
        var room = stackalloc float[OperandCursor<TLane, TArity>.Room];
        var constants = OperandCursor<TLane, TArity>.Aligned(room);
        var at = new OperandCursor<TLane, TArity>(arguments, first + column, column, inner, down: true, constants, Registers);
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

    // Four at a time: they need not wait for each other, and each adds up a quarter, which rounds less.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane FoldSteps(OperandCursor<TLane, TArity> at, int steps)
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
}
