using System.Runtime.CompilerServices;
using TrainService.Engine.Operations.Elementwise;
using TrainService.Engine.Planning;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>
/// Binds <see cref="Fused"/>: closes the loop over this processor's lane, the node's expression and its arity.
/// </summary>
internal static unsafe class FusedKernel
{
    public static CpuKernel Bind(Binding binding)
    {
        var fused = (Fused)binding.Node.Operation;
        return Close(binding.Lane, fused.Expression,
            FusedArguments.Of(binding, fused.Accesses, binding.Shape.Count), binding.Output);
    }

    /// <summary>The loop for an expression over any arguments.</summary>
    public static FlatKernel Close(Type lane, Type expression, FusedArguments arguments, float* output) =>
        (FlatKernel)Activator.CreateInstance(
            typeof(FusedKernel<,,>).MakeGenericType(lane, expression, Arity.Of(arguments.Arity)),
            arguments, (nint)output)!;
}

/// <summary>
/// One loop that computes an expression and stores it, row by row: within a row each operand runs along or stays. Short rows that
/// are alike are gone through column by column instead.
/// </summary>
internal sealed unsafe class FusedKernel<TLane, TExpression, TArity>(FusedArguments arguments, nint output)
    : FlatKernel(arguments.Count, GrainFor(arguments))
    where TLane : struct, IVectorLane<TLane> where TExpression : struct, IExpression where TArity : struct, IArity
{
    // 64 KiB of each operand: a few times what handing out a shard costs.
    private const int Grain = Grains.Stream;

    // Of several rows to a step there should be some, since it takes registers that are laid out for it.
    private const int LongestOfShortRows = 256, FewestSteps = 8;

    private const int Registers = OperandCursor<TLane, TArity>.MostRegisters;

    private readonly float* output = (float*)output;
    private readonly int rowLength = arguments.RowLength;
    private readonly int equalRows = arguments.EqualRowsOf(arguments.RowLength);
    private readonly bool hasRows = HasRows(arguments);

    // Elements of four registers: eight pointers are then moved once for them, and not once for each.
    private static int Step => Registers * TLane.Width;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void RunRange(int begin, int end)
    {
        if (hasRows && begin % rowLength == 0 && (end - begin) % rowLength == 0)
            RunRows(begin / rowLength, end / rowLength);
        else if (arguments.HasSteadyRows && begin % rowLength == 0)
            RunSteadyRows(begin, end);
        else
            RunPieces(begin, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void RunBlock(int begin, int rows, int columns, int stride)
    {
        if (arguments.EqualRowsOf(stride) == arguments.Count / stride)
            RunColumns(begin, rows, columns, stride);
        else
            base.RunBlock(begin, rows, columns, stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunRows(int begin, int end)
    {
        for (int row = begin, next; row < end; row = next)
        {
            next = Math.Min(end, row + equalRows - (row % equalRows));
            RunColumns(row * rowLength, next - row, rowLength, rowLength);
        }
    }

    // Loops are in methods of their own: of two in one, the JIT leaves what it inlines no registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    private void RunSteadyRows(int begin, int end)
    {
        var room = stackalloc float[OperandCursor<TLane, TArity>.Room];
        var constants = OperandCursor<TLane, TArity>.Aligned(room);
        for (var row = begin / rowLength; end - begin >= rowLength; row++, begin += rowLength)
        {
            var at = new OperandCursor<TLane, TArity>(arguments, row, constants);
            RunAlong(ref at, output + begin, rowLength);
        }
        if (begin < end)
            RunPieces(begin, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    private void RunPieces(int begin, int end)
    {
        var room = stackalloc float[OperandCursor<TLane, TArity>.Room];
        var constants = OperandCursor<TLane, TArity>.Aligned(room);
        for (var within = begin % rowLength; begin < end; within = 0)
        {
            var length = Math.Min(rowLength - within, end - begin);
            var at = new OperandCursor<TLane, TArity>(arguments, begin, within, Step, down: false, constants, Registers);
            RunAlong(ref at, output + begin, length);
            begin += length;
        }
    }

    // Columns of four registers, or of one, down the rows: what is the same for all rows stays where it is, and every cache line is
    // still touched once. Where four registers hold several rows, they are gone through as if they were one.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunColumns(int begin, int rows, int columns, int stride)
    {
        if (columns == stride && columns < Step && Step % columns == 0 && rows / (Step / columns) is >= FewestSteps and var steps)
        {
            RunDown(begin, begin % rowLength, Step, steps, pattern: columns);
            begin += steps * Step;
            rows -= steps * (Step / columns);
        }
        var (within, column) = (begin % rowLength, 0);
        for (; column <= columns - Step; column += Step)
            RunDown(begin + column, within + column, stride, rows, pattern: 0);
        for (; column < columns; column += TLane.Width)
            RunOneDown(begin + column, within + column, stride, rows, columns - column);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    private void RunDown(int index, int within, nint stride, int rows, int pattern)
    {
        var room = stackalloc float[OperandCursor<TLane, TArity>.Room];
        var constants = OperandCursor<TLane, TArity>.Aligned(room);
        var at = new OperandCursor<TLane, TArity>(arguments, index, within, stride, down: true, constants, Registers, pattern);
        for (var result = output + index; rows > 0; rows--)
        {
            TLane.Store(at.Evaluate<TExpression>(), result);
            TLane.Store(at.Evaluate<TExpression>(TLane.Width), result + TLane.Width);
            TLane.Store(at.Evaluate<TExpression>(2 * TLane.Width), result + (2 * TLane.Width));
            TLane.Store(at.Evaluate<TExpression>(3 * TLane.Width), result + (3 * TLane.Width));
            result += stride;
            at.Advance();
        }
    }

    // The last columns may be fewer than a register has.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    [SkipLocalsInit]
    private void RunOneDown(int index, int within, nint stride, int rows, int columns)
    {
        var room = stackalloc float[OperandCursor<TLane, TArity>.Room];
        var constants = OperandCursor<TLane, TArity>.Aligned(room);
        var at = new OperandCursor<TLane, TArity>(arguments, index, within, stride, down: true, constants);
        for (var result = output + index; rows > 0; rows--)
        {
            Store(at.Evaluate<TExpression>(), result, columns);
            result += stride;
            at.Advance();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RunAlong(ref OperandCursor<TLane, TArity> at, float* result, int length)
    {
        for (; length >= Step; length -= Step)
        {
            TLane.Store(at.Evaluate<TExpression>(), result);
            TLane.Store(at.Evaluate<TExpression>(TLane.Width), result + TLane.Width);
            TLane.Store(at.Evaluate<TExpression>(2 * TLane.Width), result + (2 * TLane.Width));
            TLane.Store(at.Evaluate<TExpression>(3 * TLane.Width), result + (3 * TLane.Width));
            result += Step;
            at.Advance();
        }
        for (nint ahead = 0; ahead < length; ahead += TLane.Width)
            Store(at.Evaluate<TExpression>(ahead), result + ahead, length - ahead);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(TLane value, float* result, nint room)
    {
        if (room >= TLane.Width)
            TLane.Store(value, result);
        else
            Tail(value, result, (int)room);
    }

    // Shards of whole rows, if they hold some.
    private static int GrainFor(FusedArguments arguments) =>
        arguments.RowLength <= Grain && (HasRows(arguments) || arguments.HasSteadyRows) ? Grain / arguments.RowLength * arguments.RowLength : Grain;

    // Enough of them that fewer columns than rows have to be begun.
    private static bool HasRows(FusedArguments arguments) => arguments.RowLength < arguments.Count
        && arguments.RowLength <= LongestOfShortRows && arguments.EqualRowsOf(arguments.RowLength) is > 1 and var rows
        && rows * TLane.Width > arguments.RowLength;

    // The last, partial register: the same arithmetic as everywhere else.
    [SkipLocalsInit]
    private static void Tail(TLane value, float* result, int left)
    {
        var whole = stackalloc float[16];
        TLane.Store(value, whole);
        new Span<float>(whole, left).CopyTo(new Span<float>(result, left));
    }
}
