namespace TrainService.Engine.Devices.Cpu;

/// <summary>How many operands a loop has, as a type: the compiler drops the code for the others.</summary>
internal interface IArity
{
    static abstract int Count { get; }
}

/// <summary>The arities from 1 on.</summary>
internal static class Arity
{
    public static readonly Type[] Types =
        [typeof(Arity1), typeof(Arity2), typeof(Arity3), typeof(Arity4), typeof(Arity5), typeof(Arity6)];
}

internal readonly struct Arity1 : IArity
{
    public static int Count => 1;
}

internal readonly struct Arity2 : IArity
{
    public static int Count => 2;
}

internal readonly struct Arity3 : IArity
{
    public static int Count => 3;
}

internal readonly struct Arity4 : IArity
{
    public static int Count => 4;
}

internal readonly struct Arity5 : IArity
{
    public static int Count => 5;
}

internal readonly struct Arity6 : IArity
{
    public static int Count => 6;
}
