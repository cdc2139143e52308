using System.Runtime.CompilerServices;
using TrainService.Engine.Operations.Elementwise;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>How two results become one, for lanes and single numbers.</summary>
internal interface IFold
{
    static abstract T Apply<T>(T left, T right) where T : struct, ILane<T>;

    static abstract float Apply(float left, float right);
}

/// <summary>left + right</summary>
internal readonly struct SumFold : IFold
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T left, T right) where T : struct, ILane<T> => left + right;

    public static float Apply(float left, float right) => left + right;
}

/// <summary>The larger one.</summary>
internal readonly struct MaximumFold : IFold
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Apply<T>(T left, T right) where T : struct, ILane<T> => T.Max(left, right);

    public static float Apply(float left, float right) => MathF.Max(left, right);
}
