namespace TrainService.Engine.Devices.Cpu;

/// <summary>
/// Work cut into shards that may run in any order and side by side. How many there are, and what each does, follows
/// from shapes alone, so that results do not depend on the number of threads.
/// </summary>
internal interface IShardedWork
{
    void Run(int shard);
}
