using TrainService.Engine.Planning;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>What a plan takes on the processor, before anything is allocated.</summary>
internal static class CpuMemory
{
    /// <summary>Bytes of the arena, of the scratch memory that the plan's kernels will ask for, and of the tables that they keep: they
    /// are bound to no memory, which they do not touch before they run.</summary>
    public static long Of(Plan plan, int simdBits)
    {
        var bytes = plan.ArenaBytes;
        var lane = SimdWidth.LaneOf(simdBits);
        foreach (var node in plan.Launches)
            CpuKernels.Bind(new Binding(node, lane, _ => 0, Count, held => bytes += held));
        return bytes;

        nint Count(long scratch)
        {
            bytes += scratch;
            return 0;
        }
    }
}
