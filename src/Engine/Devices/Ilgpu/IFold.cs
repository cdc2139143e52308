using System.Runtime.CompilerServices;

namespace TrainService.Engine.Devices.Ilgpu;

/// <summary>How numbers are folded into one.</summary>
internal interface IFold
{
    /// <summary>What changes nothing when folded in.</summary>
    static abstract float Identity { get; }

    static abstract float Apply(float left, float right);
}

/// <summary>a + b</summary>
internal readonly struct SumFold : IFold
{
    public static float Identity => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Apply(float left, float right) => left + right;
}

/// <summary>max(a, b), NaN if either is</summary>
internal readonly struct MaximumFold : IFold
{
    public static float Identity => float.NegativeInfinity;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Apply(float left, float right) => ScalarLane.Max(left, right);
}
