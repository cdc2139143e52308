namespace TrainService.Engine.Devices.Cpu.Tiles;

/// <summary>How many rows a loop has, as a type: a constant for the compiler, which drops the code for the others.</summary>
internal interface IRowCount
{
    static abstract int Count { get; }
}

internal readonly struct OneRow : IRowCount
{
    public static int Count => 1;
}

internal readonly struct TwoRows : IRowCount
{
    public static int Count => 2;
}

internal readonly struct FourRows : IRowCount
{
    public static int Count => 4;
}

internal readonly struct EightRows : IRowCount
{
    public static int Count => 8;
}

internal readonly struct SixteenRows : IRowCount
{
    public static int Count => 16;
}
