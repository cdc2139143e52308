namespace TrainService.Engine.Devices.Cpu;

/// <summary>One launch of a prepared plan: an operation bound to its memory.</summary>
internal abstract class CpuKernel
{
    public abstract void Run(ThreadTeam team);
}
