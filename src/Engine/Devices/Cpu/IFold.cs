using System.Runtime.CompilerServices;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>How two results become one.</summary>
internal interface IFold
{
    /// <summary>What changes nothing when folded in.</summary>
    static abstract float Identity { get; }

    static abstract T Apply<T>(T left, T right) where T : struct, ILane<T>;

    /// <summary>The lanes of one register, in a fixed order.</summary>
    static abstract float Across<T>(T lanes) where T : struct, IVectorLane<T>;
}

/// <summary>left + right</summary>
internal readonly struct SumFold : IFold
{
    public static float Identity => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T left, T right) where T : struct, ILane<T> => left + right;

    public static float Across<T>(T lanes) where T : struct, IVectorLane<T> => T.Sum(lanes);
}

/// <summary>The larger one, NaN if either is.</summary>
internal readonly struct MaximumFold : IFold
{
    public static float Identity => float.NegativeInfinity;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T left, T right) where T : struct, ILane<T> => T.Max(left, right);

    public static float Across<T>(T lanes) where T : struct, IVectorLane<T> => T.Largest(lanes);
}
