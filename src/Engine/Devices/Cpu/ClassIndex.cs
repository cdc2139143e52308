using System.Runtime.CompilerServices;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>Classes of rows are indices: one outside would read foreign memory.</summary>
internal static class ClassIndex
{
    /// <exception cref="InvalidDataException">There is no such class. Data are checked on import, so this is a broken
    /// caller.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Check(int target, int row, int classes)
    {
        if ((uint)target >= (uint)classes)
            Refuse(target, row, classes);
    }

    private static void Refuse(int target, int row, int classes) =>
        throw new InvalidDataException($"row {row} has class {target}, there are {classes} classes");
}
