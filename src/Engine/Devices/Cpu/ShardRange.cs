using System.Runtime.InteropServices;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>
/// Shards that wait for a thread: one exchange claims one of the work that is current then, however late a thread comes.
/// </summary>
// Two cache lines long: neighbours in an array are fetched in pairs.
[StructLayout(LayoutKind.Sequential, Size = 128)]
internal struct ShardRange
{
    // The end in the upper half, the first in the lower.
    private long borders;

    public readonly bool IsEmpty => IsEmptyAt(Volatile.Read(in borders));

    public void Open(int first, int end) => Interlocked.Exchange(ref borders, ((long)end << 32) | (uint)first);

    public bool TryTakeFirst(out int shard)
    {
        var seen = Volatile.Read(in borders);
        while (!IsEmptyAt(seen))
        {
            var before = Interlocked.CompareExchange(ref borders, seen + 1, seen);
            if (before == seen)
            {
                shard = (int)seen;
                return true;
            }
            seen = before;
        }
        shard = -1;
        return false;
    }

    public bool TryTakeLast(out int shard)
    {
        var seen = Volatile.Read(in borders);
        while (!IsEmptyAt(seen))
        {
            var before = Interlocked.CompareExchange(ref borders, seen - (1L << 32), seen);
            if (before == seen)
            {
                shard = (int)(before >> 32) - 1;
                return true;
            }
            seen = before;
        }
        shard = -1;
        return false;
    }

    private static bool IsEmptyAt(long borders) => (int)borders >= (int)(borders >> 32);
}
