using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>
/// Where an elementwise loop reads and writes, and the longest run within which each operand is straight or constant.
/// </summary>
internal sealed unsafe class FusedArguments(int count, float* output)
{
    private readonly List<FusedOperand> operands = [];

    public int Count { get; } = count;

    public float* Output { get; } = output;

    public int Arity => operands.Count;

    public int RowLength { get; private set; } = count;

    public FusedOperand this[int index] => operands[index];

    public void Add(float* address, Access access, int elements)
    {
        operands.Add(new FusedOperand(address, access, Count, elements));
        if (!access.IsStraight && elements > 1)
            RowLength = GreatestCommonDivisor(RowLength, access.Inner > 1 ? access.Inner : access.Repeat);
    }

    private static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
}
