namespace TrainService.Engine.Devices;

/// <summary>How many operands a loop reads, as a type: a constant for the compiler, which drops the code for the others.</summary>
internal interface IArity
{
    static abstract int Count { get; }
}

internal static class Arity
{
    private static readonly Type[] Types =
        [typeof(Zero), typeof(One), typeof(Two), typeof(Three), typeof(Four), typeof(Five), typeof(Six), typeof(Seven), typeof(Eight)];

    public static Type Of(int count) => Types[count];

    public readonly struct Zero : IArity
    {
        public static int Count => 0;
    }

    public readonly struct One : IArity
    {
        public static int Count => 1;
    }

    public readonly struct Two : IArity
    {
        public static int Count => 2;
    }

    public readonly struct Three : IArity
    {
        public static int Count => 3;
    }

    public readonly struct Four : IArity
    {
        public static int Count => 4;
    }

    public readonly struct Five : IArity
    {
        public static int Count => 5;
    }

    public readonly struct Six : IArity
    {
        public static int Count => 6;
    }

    public readonly struct Seven : IArity
    {
        public static int Count => 7;
    }

    public readonly struct Eight : IArity
    {
        public static int Count => 8;
    }
}
