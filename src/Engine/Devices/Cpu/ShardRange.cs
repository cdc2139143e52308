using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TrainService.Engine.Devices.Cpu;

/// <summary>
/// What a thread has of a round: shards that wait for it, in one word with the round they belong to, so that one exchange claims
/// a shard of the round that a thread believes to be in, however late it comes; and how many it has done.
/// </summary>
// Two cache lines long: neighbours in an array are fetched in pairs.
[StructLayout(LayoutKind.Sequential, Size = 128)]
internal struct ShardRange
{
    /// <summary>Most shards of a work.</summary>
    public const int MostShards = (1 << Bits) - 1;

    private const int Bits = 24;

    // From the top: 16 bits of the round, 24 of the end, 24 of the first.
    private long borders;

    // Of all rounds; written by the thread alone.
    private long done;

    private volatile bool isAsleep;

    /// <summary>Whether the thread sleeps, or is about to, and nobody has woken it. Beside what whoever asks has just
    /// written.</summary>
    public bool IsAsleep
    {
        readonly get => isAsleep;
        set => isAsleep = value;
    }

    /// <summary>In which it was opened last.</summary>
    public readonly int Round => RoundOf(Volatile.Read(in borders));

    /// <summary>Shards that the thread has done, its own and others', since it began.</summary>
    public readonly long Done => Volatile.Read(in done);

    /// <summary>Nobody may have a shard of it.</summary>
    public void Open(int round, int first, int end) =>
        Volatile.Write(ref borders, ((long)round << (2 * Bits)) | ((long)end << Bits) | (uint)first);

    /// <summary>By the thread itself, after a shard.</summary>
    public void CountDone() => Volatile.Write(ref done, done + 1);

    /// <param name="shard">The first one, if there is one.</param>
    /// <param name="round">The round it is of; if there is none, the round in which none is left.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryTakeFirst(out int shard, out int round)
    {
        var seen = Volatile.Read(in borders);
        while (!IsEmptyAt(seen))
        {
            var before = Interlocked.CompareExchange(ref borders, seen + 1, seen);
            if (before == seen)
                break;
            seen = before;
        }
        (shard, round) = (First(seen), RoundOf(seen));
        return !IsEmptyAt(seen);
    }

    /// <param name="round">Of another round none is taken.</param>
    /// <param name="shard">The last one, if there is one.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryTakeLast(int round, out int shard)
    {
        var seen = Volatile.Read(in borders);
        while (!IsEmptyAt(seen) && RoundOf(seen) == round)
        {
            var before = Interlocked.CompareExchange(ref borders, seen - (1L << Bits), seen);
            if (before == seen)
            {
                shard = End(seen) - 1;
                return true;
            }
            seen = before;
        }
        shard = -1;
        return false;
    }

    private static bool IsEmptyAt(long borders) => First(borders) >= End(borders);

    private static int First(long borders) => (int)borders & MostShards;

    private static int End(long borders) => (int)(borders >> Bits) & MostShards;

    private static int RoundOf(long borders) => (int)(borders >>> (2 * Bits));
}
