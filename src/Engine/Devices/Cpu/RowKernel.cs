using TrainService.Engine.Planning;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>Work on rows that do not depend on each other.</summary>
internal abstract class RowKernel(int rows, int elementsPerRow) : CpuKernel, IShardedWork
{
    // A shard has at least this many elements.
    private const int Grain = Grains.Row;

    private readonly int rowsPerShard = Math.Max(1, Grain / Math.Max(1, elementsPerRow));

    public override void Run(ThreadTeam team) => team.Run(this, Math.Max(1, (rows + rowsPerShard - 1) / rowsPerShard));

    void IShardedWork.Run(int shard) =>
        RunRows(shard * rowsPerShard, Math.Min(rows, (shard + 1) * rowsPerShard));

    protected abstract void RunRows(int begin, int end);
}
