using System.Runtime.CompilerServices;
using TrainService.Engine.Operations.Elementwise;

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
    private const int Grain = 1 << 14;

    private const int LongestOfShortRows = 256;

    private readonly float* output = (float*)output;
    private readonly int rowLength = arguments.RowLength;
    private readonly int equalRows = arguments.EqualRowsOf(arguments.RowLength);
    private readonly bool hasRows = HasRows(arguments);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public override void RunRange(int begin, int end)
    {
        if (hasRows && begin % rowLength == 0 && (end - begin) % rowLength == 0)
        {
            RunRows(begin / rowLength, end / rowLength);
            return;
        }
        var constants = stackalloc float[OperandCursor<TLane, TArity>.Constants];
        for (var within = begin % rowLength; begin < end; within = 0)
        {
            var length = Math.Min(rowLength - within, end - begin);
            Run(begin, within, TLane.Width, down: false, length / TLane.Width, length % TLane.Width, constants);
            begin += length;
        }
    }

    public override void RunBlock(int begin, int rows, int columns, int stride)
    {
        if (arguments.EqualRowsOf(stride) == arguments.Count / stride)
            RunColumns(begin, rows, columns, stride);
        else
            base.RunBlock(begin, rows, columns, stride);
    }

    private void RunRows(int begin, int end)
    {
        for (int row = begin, next; row < end; row = next)
        {
            next = Math.Min(end, row + equalRows - (row % equalRows));
            RunColumns(row * rowLength, next - row, rowLength, rowLength);
        }
    }

    // Rows of a few registers each: a register's worth of columns at a time down the rows. What is the same for all
    // rows stays in its register, and every cache line is still touched once.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private void RunColumns(int begin, int rows, int columns, int stride)
    {
        var constants = stackalloc float[OperandCursor<TLane, TArity>.Constants];
        var within = begin % rowLength;
        var column = 0;
        for (; column <= columns - TLane.Width; column += TLane.Width)
            Run(begin + column, within + column, stride, down: true, rows, 0, constants);
        if (column < columns)
            RunLast(begin + column, within + column, stride, rows, columns - column, constants);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Run(int index, int within, nint stride, bool down, int count, int rest, float* constants)
    {
        var at = new OperandCursor<TLane, TArity>(arguments, index, within, stride, down, constants);
        var result = output + index;
        for (; count > 0; count--)
        {
            TLane.Store(at.Evaluate<TExpression>(), result);
            result += stride;
            at.Advance();
        }
        if (rest > 0)
            Tail(at.Evaluate<TExpression>(), result, rest);
    }

    // The last columns, fewer than a register has.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void RunLast(int index, int within, nint stride, int rows, int columns, float* constants)
    {
        var at = new OperandCursor<TLane, TArity>(arguments, index, within, stride, down: true, constants);
        for (var result = output + index; rows > 0; rows--)
        {
            Tail(at.Evaluate<TExpression>(), result, columns);
            result += stride;
            at.Advance();
        }
    }

    // Shards of whole rows.
    private static int GrainFor(FusedArguments arguments) =>
        HasRows(arguments) ? Grain / arguments.RowLength * arguments.RowLength : Grain;

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
