using System.Runtime.CompilerServices;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>Where a loop stands in each operand of an expression, and how far it goes from one register to the next.</summary>
internal unsafe struct OperandCursor<TLane, TArity> where TLane : struct, IVectorLane<TLane> where TArity : struct, IArity
{
    /// <summary>Registers side by side that a loop may evaluate at a step.</summary>
    public const int MostRegisters = 4;

    /// <summary>Floats that a loop keeps for operands that stay the same.</summary>
    public const int Constants = IExpression.Arity * Copies;

    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    // Of the widest registers.
    private const int Copies = MostRegisters * 16;

    private float* a, b, c, d, e, f, g, h;
    private nint da, db, dc, dd, de, df, dg, dh;

    /// <param name="operands">As many as the arity says.</param>
    /// <param name="index">Of the element of the result to begin with.</param>
    /// <param name="within">Its place in its row.</param>
    /// <param name="stride">Elements of the result from one register to the next.</param>
    /// <param name="down">Down the rows instead of along one.</param>
    /// <param name="constants">Room that lives as long as the cursor.</param>
    /// <param name="registers">How many side by side are evaluated at a step.</param>
    [MethodImpl(Inline)]
    public OperandCursor(FusedArguments operands, int index, int within, nint stride, bool down, float* constants, int registers = 1)
    {
        a = Place(operands, 0, index, within, stride, down, constants, registers, out da);
        if (TArity.Count > 1)
            b = Place(operands, 1, index, within, stride, down, constants, registers, out db);
        if (TArity.Count > 2)
            c = Place(operands, 2, index, within, stride, down, constants, registers, out dc);
        if (TArity.Count > 3)
            d = Place(operands, 3, index, within, stride, down, constants, registers, out dd);
        if (TArity.Count > 4)
            e = Place(operands, 4, index, within, stride, down, constants, registers, out de);
        if (TArity.Count > 5)
            f = Place(operands, 5, index, within, stride, down, constants, registers, out df);
        if (TArity.Count > 6)
            g = Place(operands, 6, index, within, stride, down, constants, registers, out dg);
        if (TArity.Count > 7)
            h = Place(operands, 7, index, within, stride, down, constants, registers, out dh);
    }

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

    // One that stays gets copies and a step of 0, so that the loop has no branch.
    [MethodImpl(Inline)]
    private static float* Place(
        FusedArguments operands, int number, int index, int within, nint stride, bool down, float* constants, int registers, out nint step)
    {
        ref readonly var operand = ref operands[number];
        var pointer = operand.At(index, within, operands.RowLength);
        step = operand.Step(stride, down);
        if (!operand.IsConstant)
            return pointer;
        var copies = constants + (number * Copies);
        for (var i = 0; i < registers; i++)
            TLane.Store(TLane.Of(*pointer), copies + (i * TLane.Width));
        return copies;
    }
}
