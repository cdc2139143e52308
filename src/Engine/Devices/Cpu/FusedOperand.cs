using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>
/// One operand of an elementwise loop, and how its place in a row is found without dividing where that is possible.
/// </summary>
internal readonly unsafe struct FusedOperand
{
    private readonly float* address;
    private readonly Access access;
    private readonly Kind kind;

    public FusedOperand(float* address, Access access, int count, int elements)
    {
        this.address = address;
        this.access = access;
        kind = access.IsStraight ? Kind.Straight
            : elements == 1 ? Kind.Number
            : access.Inner == elements && access.Repeat * elements == count ? Kind.Column
            : access.Inner > 1 ? Kind.Piece : Kind.Repeated;
    }

    private enum Kind
    {
        Straight,

        /// <summary>One number for all.</summary>
        Number,

        /// <summary>A row that is the same for every row of the result.</summary>
        Column,

        /// <summary>A piece of a row that repeats some times.</summary>
        Piece,

        /// <summary>Each element repeats some times in a row.</summary>
        Repeated,
    }

    public float* Address => address;

    /// <summary>Whether it stays the same along a row.</summary>
    public bool IsConstant => kind is Kind.Number or Kind.Repeated;

    /// <summary>Into how many rows each, from a multiple of it on, <paramref name="rows"/> can be parted so that all of a part either
    /// read on straight or read the same; 0 if not even one row does.</summary>
    public int EqualRowsOf(int rowLength, int rows) => kind switch
    {
        Kind.Straight or Kind.Number => rows,
        Kind.Repeated => access.Repeat % rowLength == 0 ? FusedArguments.GreatestCommonDivisor(rows, access.Repeat / rowLength) : 0,
        _ => access.Inner == rowLength ? FusedArguments.GreatestCommonDivisor(rows, access.Repeat) : 0,
    };

    /// <summary>Floats from its place in one row to that in the next, the same all along: null if only <see cref="At"/> finds it.</summary>
    public nint? RowStep(int rowLength) => kind switch
    {
        Kind.Straight => rowLength,
        Kind.Number => 0,
        Kind.Column when access.Inner == rowLength => 0,
        Kind.Repeated when access.Repeat == rowLength => 1,
        _ => null,
    };

    /// <summary>Floats from one register to the next, where the result goes on by <paramref name="stride"/>.</summary>
    /// <param name="down">Down the rows instead of along one.</param>
    public nint Step(nint stride, bool down) => IsConstant || (down && kind != Kind.Straight) ? 0 : stride;

    /// <summary>
    /// Address of the element for result <paramref name="index"/>, which stands at <paramref name="within"/> of its
    /// row.
    /// </summary>
    /// <param name="rowLength">Of the loop; if it is shorter than the operand's own row, only division finds the
    /// place.</param>
    public float* At(int index, int within, int rowLength) => kind switch
    {
        Kind.Straight => address + index,
        Kind.Number => address,
        Kind.Column when rowLength == access.Inner => address + within,
        Kind.Repeated => address + (index / access.Repeat),
        _ => address + access.Index(index),
    };
}
