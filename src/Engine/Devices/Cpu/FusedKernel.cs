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
        var arguments = new FusedArguments(binding.Shape.Count, binding.Output);
        for (var i = 0; i < fused.Accesses.Count; i++)
            arguments.Add(binding.Input(i), fused.Accesses[i], binding.InputShape(i).Count);
        return Close(binding.Lane, fused.Expression, arguments);
    }

    /// <summary>The loop for an expression over any arguments.</summary>
    public static FlatKernel Close(Type lane, Type expression, FusedArguments arguments) =>
        (FlatKernel)Activator.CreateInstance(
            typeof(FusedKernel<,,>).MakeGenericType(lane, expression, Arity.Of(arguments.Arity)),
            arguments)!;
}

/// <summary>
/// One loop that computes an expression and stores it, row by row: within a row each operand runs along or stays.
/// </summary>
internal sealed unsafe class FusedKernel<TLane, TExpression, TArity>(FusedArguments arguments)
    : FlatKernel(arguments.Count, Grain)
    where TLane : struct, IVectorLane<TLane> where TExpression : struct, IExpression where TArity : struct, IArity
{
    // 64 KiB of each operand: a few times what handing out a shard costs.
    private const int Grain = 1 << 14;

    private readonly float* output = arguments.Output;
    private readonly int rowLength = arguments.RowLength;
    private readonly FusedOperand a = Operand(arguments, 0), b = Operand(arguments, 1), c = Operand(arguments, 2);
    private readonly FusedOperand d = Operand(arguments, 3), e = Operand(arguments, 4), f = Operand(arguments, 5);

    private readonly bool hasRows = HasRows(arguments);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public override void RunRange(int begin, int end)
    {
        if (hasRows && begin % rowLength == 0 && (end - begin) % rowLength == 0)
        {
            RunColumns(begin, (end - begin) / rowLength, rowLength, rowLength);
            return;
        }
        var constants = stackalloc float[IExpression.Arity * 16];
        for (var within = begin % rowLength; begin < end; within = 0)
        {
            var length = Math.Min(rowLength - within, end - begin);
            Run(begin, within, TLane.Width, down: false, length / TLane.Width, length % TLane.Width, constants);
            begin += length;
        }
    }

    public override void RunBlock(int begin, int rows, int columns, int stride)
    {
        var whole = AreEqualInRowsOf(stride, arguments) ? columns / TLane.Width * TLane.Width : 0;
        RunColumns(begin, rows, whole, stride);
        if (whole < columns)
            base.RunBlock(begin + whole, rows, columns - whole, stride);
    }

    // Rows of a few registers each: a register's worth of columns at a time down the rows. What is the same for all
    // rows stays in its register, and every cache line is still touched once.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private void RunColumns(int begin, int rows, int columns, int stride)
    {
        var constants = stackalloc float[IExpression.Arity * 16];
        var within = begin % rowLength;
        for (var column = 0; column < columns; column += TLane.Width)
            Run(begin + column, within + column, stride, down: true, rows, 0, constants);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Run(int index, int within, nint stride, bool down, int count, int rest, float* constants)
    {
        float* pa = output, pb = pa, pc = pa, pd = pa, pe = pa, pf = pa;
        nint sa = 0, sb = 0, sc = 0, sd = 0, se = 0, sf = 0;
        Place(a, index, within, stride, down, constants, ref pa, ref sa);
        if (TArity.Count > 1)
            Place(b, index, within, stride, down, constants + 16, ref pb, ref sb);
        if (TArity.Count > 2)
            Place(c, index, within, stride, down, constants + 32, ref pc, ref sc);
        if (TArity.Count > 3)
            Place(d, index, within, stride, down, constants + 48, ref pd, ref sd);
        if (TArity.Count > 4)
            Place(e, index, within, stride, down, constants + 64, ref pe, ref se);
        if (TArity.Count > 5)
            Place(f, index, within, stride, down, constants + 80, ref pf, ref sf);
        var result = output + index;
        for (; count > 0; count--)
        {
            TLane.Store(Evaluate(pa, pb, pc, pd, pe, pf), result);
            result += stride;
            pa += sa;
            if (TArity.Count > 1)
                pb += sb;
            if (TArity.Count > 2)
                pc += sc;
            if (TArity.Count > 3)
                pd += sd;
            if (TArity.Count > 4)
                pe += se;
            if (TArity.Count > 5)
                pf += sf;
        }
        if (rest > 0)
            Tail(pa, pb, pc, pd, pe, pf, result, rest);
    }

    private static bool HasRows(FusedArguments arguments) => arguments.RowLength < arguments.Count
        && arguments.RowLength <= 256 && arguments.RowLength % TLane.Width == 0
        && AreEqualInRowsOf(arguments.RowLength, arguments);

    private static bool AreEqualInRowsOf(int length, FusedArguments arguments)
    {
        for (var operand = 0; operand < arguments.Arity; operand++)
            if (!arguments[operand].IsEqualInRowsOf(length))
                return false;
        return true;
    }

    private static FusedOperand Operand(FusedArguments arguments, int index) =>
        index < arguments.Arity ? arguments[index] : default;

    // One that stays gets a register's worth of copies and a step of 0, so that the loop has no branch.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Place(in FusedOperand operand, int index, int within, nint stride, bool down,
        float* constants, ref float* pointer, ref nint step)
    {
        pointer = operand.At(index, within, rowLength);
        step = operand.Step(stride, down);
        if (!operand.IsConstant)
            return;
        TLane.Store(TLane.Of(*pointer), constants);
        pointer = constants;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Evaluate(float* a, float* b, float* c, float* d, float* e, float* f) => TExpression.Evaluate(
        TLane.Load(a),
        TArity.Count > 1 ? TLane.Load(b) : default,
        TArity.Count > 2 ? TLane.Load(c) : default,
        TArity.Count > 3 ? TLane.Load(d) : default,
        TArity.Count > 4 ? TLane.Load(e) : default,
        TArity.Count > 5 ? TLane.Load(f) : default);

    // The last, partial register: the same arithmetic as everywhere else. Reading past a tensor's end is allowed (see
    // AlignedMemory), writing is not.
    [SkipLocalsInit]
    private static void Tail(float* a, float* b, float* c, float* d, float* e, float* f, float* result, int left)
    {
        var whole = stackalloc float[16];
        TLane.Store(Evaluate(a, b, c, d, e, f), whole);
        new Span<float>(whole, left).CopyTo(new Span<float>(result, left));
    }
}
