using System.Runtime.InteropServices;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>Native memory on cache-line borders, zeroed.</summary>
internal static unsafe class AlignedMemory
{
    private const nuint Alignment = 64;

    // Kernels may read, never write, past the end of the last row: up to two registers whose excess lanes they drop.
    private const long Slack = 256;

    public static float* Allocate(long bytes)
    {
        var address = NativeMemory.AlignedAlloc((nuint)(bytes + Slack), Alignment);
        NativeMemory.Clear(address, (nuint)(bytes + Slack));
        return (float*)address;
    }

    public static void Free(float* address) => NativeMemory.AlignedFree(address);
}
