namespace TrainService.Engine.Planning;

/// <summary>Sizes at which the processor's kernels go another way, which estimates must know; the kernels say why.</summary>
internal static class Grains
{
    /// <summary>Elements that one thread takes at a time, of formulas and sums, of rows, and of updates: fewer are one
    /// thread's.</summary>
    public const int Stream = 1 << 14, Row = 1 << 13, Update = 1 << 13;

    /// <summary>Multiply-adds of a matrix product up to which it is one thread's.</summary>
    public const long Product = 1 << 19;

    /// <summary>Floats from one row of a transposed left operand to the next from which on its columns are gathered.</summary>
    public const int FarApart = 1024;
}
