using System.Runtime.Intrinsics;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>Register widths in bits, and the lane of each.</summary>
internal static class SimdWidth
{
    /// <summary>The widest registers this processor and the JIT's switches allow.</summary>
    public static readonly int Widest =
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    public static Type LaneOf(int bits) => bits switch
    {
        512 => typeof(Lane512),
        256 => typeof(Lane256),
        128 => typeof(Lane128),
        _ => throw new ArgumentOutOfRangeException(nameof(bits), bits, "registers have 128, 256 or 512 bits"),
    };
}
