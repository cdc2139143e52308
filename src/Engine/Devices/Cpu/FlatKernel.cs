namespace TrainService.Engine.Devices.Cpu;

/// <summary>A loop over elements that any cut leaves as it is; cut into shards of a fixed size.</summary>
internal abstract class FlatKernel(int count, int grain) : CpuKernel, IShardedWork
{
    private readonly int shards = Math.Max(1, (count + grain - 1) / grain);

    public override void Run(ThreadTeam team) => team.Run(this, shards);

    void IShardedWork.Run(int shard) => RunRange(shard * grain, Math.Min(count, (shard + 1) * grain));

    /// <summary>Elements from begin to before end, on the calling thread.</summary>
    public abstract void RunRange(int begin, int end);

    /// <summary>A few columns of rows that start <paramref name="stride"/> elements apart, on the calling thread.</summary>
    public virtual void RunBlock(int begin, int rows, int columns, int stride)
    {
        for (var row = 0; row < rows; row++)
            RunRange(begin + (row * stride), begin + (row * stride) + columns);
    }
}
