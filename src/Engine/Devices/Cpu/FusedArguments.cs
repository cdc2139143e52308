using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>
/// What an elementwise loop over <paramref name="count"/> elements reads, and the longest run within which each operand is
/// straight or constant.
/// </summary>
internal sealed unsafe class FusedArguments(int count)
{
    private readonly FusedOperand[] operands = new FusedOperand[IExpression.Arity];

    private readonly nint[] rowSteps = new nint[IExpression.Arity];

    public int Count { get; } = count;

    public int Arity { get; private set; }

    public int RowLength { get; private set; } = count;

    /// <summary>Whether <see cref="RowStep"/> leads from each row to the next.</summary>
    public bool HasSteadyRows { get; private set; }

    public ref readonly FusedOperand this[int index] => ref operands[index];

    /// <summary>The operands of an expression that a node hosts.</summary>
    /// <param name="firstInput">The node's input that is the first of them.</param>
    public static FusedArguments Of(Binding binding, AccessList accesses, int count, int firstInput = 0)
    {
        var arguments = new FusedArguments(count);
        for (var i = 0; i < accesses.Count; i++)
            arguments.Add(binding.Input(firstInput + i), accesses[i], binding.InputShape(firstInput + i).Count);
        return arguments;
    }

    public void Add(float* address, Access access, int elements)
    {
        operands[Arity++] = new FusedOperand(address, access, Count, elements);
        if (!access.IsStraight && elements > 1)
            RowLength = GreatestCommonDivisor(RowLength, access.Inner > 1 ? access.Inner : access.Repeat);
        FindRowSteps();
    }

    /// <summary>Takes parts of rows as rows.</summary>
    public void CutRows(int length)
    {
        if (RowLength % length == 0)
            RowLength = length;
        FindRowSteps();
    }

    /// <summary>Floats from an operand's place in one row to that in the next.</summary>
    public nint RowStep(int operand) => rowSteps[operand];

    /// <summary>How many rows, from a multiple of them on, are alike: each operand either reads on straight or reads the same in
    /// all of them. 0 if some operand does neither within a row.</summary>
    public int EqualRowsOf(int length)
    {
        var rows = Count / length;
        for (var i = 0; i < Arity && rows > 0; i++)
            rows = operands[i].EqualRowsOf(length, rows);
        return rows;
    }

    public static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);

    private void FindRowSteps()
    {
        HasSteadyRows = true;
        for (var i = 0; i < Arity; i++)
            if (operands[i].RowStep(RowLength) is { } step)
                rowSteps[i] = step;
            else
                HasSteadyRows = false;
    }
}
