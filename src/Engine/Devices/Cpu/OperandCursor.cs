using System.Runtime.CompilerServices;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>Where a loop stands in each operand of an expression, and how far it goes from one register to the next.</summary>
internal unsafe struct OperandCursor<TLane, TArity> where TLane : struct, IVectorLane<TLane> where TArity : struct, IArity
{
    /// <summary>Registers side by side that a loop may evaluate at a step.</summary>
    public const int MostRegisters = 4;

    /// <summary>Floats that a loop needs for operands that stay the same, with what it takes to align them.</summary>
    public const int Room = (IExpression.Arity * Copies) + Line;

    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    // Of the widest registers.
    private const int Copies = MostRegisters * 16;

    // Floats of a cache line.
    private const int Line = 16;

    private float* a, b, c, d, e, f, g, h;
    private nint da, db, dc, dd, de, df, dg, dh;

    /// <param name="operands">As many as the arity says.</param>
    /// <param name="index">Of the element of the result to begin with.</param>
    /// <param name="within">Its place in its row.</param>
    /// <param name="stride">Elements of the result from one register to the next.</param>
    /// <param name="down">Down the rows instead of along one.</param>
    /// <param name="constants">Room that lives as long as the cursor.</param>
    /// <param name="registers">How many side by side are evaluated at a step.</param>
    /// <param name="pattern">Where several rows stand in these registers: elements of a row, which what is the same down the rows has
    /// once in memory.</param>
    [MethodImpl(Inline)]
    public OperandCursor(FusedArguments operands, int index, int within, nint stride, bool down, float* constants, int registers = 1, int pattern = 0)
    {
        a = Place(operands, 0, index, within, stride, down, constants, registers, pattern, out da);
        if (TArity.Count > 1)
            b = Place(operands, 1, index, within, stride, down, constants, registers, pattern, out db);
        if (TArity.Count > 2)
            c = Place(operands, 2, index, within, stride, down, constants, registers, pattern, out dc);
        if (TArity.Count > 3)
            d = Place(operands, 3, index, within, stride, down, constants, registers, pattern, out dd);
        if (TArity.Count > 4)
            e = Place(operands, 4, index, within, stride, down, constants, registers, pattern, out de);
        if (TArity.Count > 5)
            f = Place(operands, 5, index, within, stride, down, constants, registers, pattern, out df);
        if (TArity.Count > 6)
            g = Place(operands, 6, index, within, stride, down, constants, registers, pattern, out dg);
        if (TArity.Count > 7)
            h = Place(operands, 7, index, within, stride, down, constants, registers, pattern, out dh);
    }

    /// <summary>At the beginning of a row, found without dividing, to go along it by <see cref="MostRegisters"/> at a step.</summary>
    /// <param name="operands">As many as the arity says, with <see cref="FusedArguments.HasSteadyRows"/>.</param>
    /// <param name="row">Its number.</param>
    /// <param name="constants">Room that lives as long as the cursor.</param>
    [MethodImpl(Inline)]
    public OperandCursor(FusedArguments operands, int row, float* constants)
    {
        a = OfRow(operands, 0, row, constants, out da);
        if (TArity.Count > 1)
            b = OfRow(operands, 1, row, constants, out db);
        if (TArity.Count > 2)
            c = OfRow(operands, 2, row, constants, out dc);
        if (TArity.Count > 3)
            d = OfRow(operands, 3, row, constants, out dd);
        if (TArity.Count > 4)
            e = OfRow(operands, 4, row, constants, out de);
        if (TArity.Count > 5)
            f = OfRow(operands, 5, row, constants, out df);
        if (TArity.Count > 6)
            g = OfRow(operands, 6, row, constants, out dg);
        if (TArity.Count > 7)
            h = OfRow(operands, 7, row, constants, out dh);
    }

    /// <summary>Where constants go in that room: a register that crosses cache lines takes two loads.</summary>
    [MethodImpl(Inline)]
    public static float* Aligned(float* room) => (float*)(((nint)room + (Line * sizeof(float)) - 1) & ~((Line * sizeof(float)) - 1));

    /// <summary>A register's worth of the expression. Reads past a tensor's end are allowed, see <see cref="AlignedMemory"/>.</summary>
    /// <param name="ahead">Elements from where the cursor stands, in its row.</param>
    [MethodImpl(Inline)]
    public readonly TLane Evaluate<TExpression>(nint ahead = 0) where TExpression : struct, IExpression => TExpression.Evaluate(
        TLane.Load(a + ahead),
        TArity.Count > 1 ? TLane.Load(b + ahead) : default,
        TArity.Count > 2 ? TLane.Load(c + ahead) : default,
        TArity.Count > 3 ? TLane.Load(d + ahead) : default,
        TArity.Count > 4 ? TLane.Load(e + ahead) : default,
        TArity.Count > 5 ? TLane.Load(f + ahead) : default,
        TArity.Count > 6 ? TLane.Load(g + ahead) : default,
        TArity.Count > 7 ? TLane.Load(h + ahead) : default);

    [MethodImpl(Inline)]
    public void Advance()
    {
        a += da;
        if (TArity.Count > 1)
            b += db;
        if (TArity.Count > 2)
            c += dc;
        if (TArity.Count > 3)
            d += dd;
        if (TArity.Count > 4)
            e += de;
        if (TArity.Count > 5)
            f += df;
        if (TArity.Count > 6)
            g += dg;
        if (TArity.Count > 7)
            h += dh;
    }

    [MethodImpl(Inline)]
    private static float* OfRow(FusedArguments operands, int number, int row, float* constants, out nint step)
    {
        ref readonly var operand = ref operands[number];
        var pointer = operand.Address + (row * operands.RowStep(number));
        step = operand.IsConstant ? 0 : MostRegisters * TLane.Width;
        return operand.IsConstant ? Copied(TLane.Of(*pointer), constants + (number * Copies), MostRegisters) : pointer;
    }

    // Registers that all hold the same.
    [MethodImpl(Inline)]
    private static float* Copied(TLane value, float* copies, int registers)
    {
        for (var i = 0; i < registers; i++)
            TLane.Store(value, copies + (i * TLane.Width));
        return copies;
    }

    // One that stays gets copies and a step of 0, so that the loop has no branch.
    [MethodImpl(Inline)]
    private static float* Place(
        FusedArguments operands, int number, int index, int within, nint stride, bool down, float* constants, int registers, int pattern,
        out nint step)
    {
        ref readonly var operand = ref operands[number];
        var pointer = operand.At(index, within, operands.RowLength);
        step = operand.Step(stride, down);
        if (operand.IsConstant)
            return Copied(TLane.Of(*pointer), constants + (number * Copies), registers);
        if (step != 0 || pattern == 0)
            return pointer;
        var copies = constants + (number * Copies);
        for (var i = 0; i < registers * TLane.Width; i++)
            copies[i] = pointer[i % pattern];
        return copies;
    }
}
