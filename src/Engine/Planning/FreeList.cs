namespace TrainService.Engine.Planning;

/// <summary>Hands out byte ranges of an arena that grows as needed; what is given back is merged with its neighbours.</summary>
internal sealed class FreeList
{
    // A cache line, and the alignment of the widest SIMD load.
    private const long Alignment = 64;

    private readonly SortedList<long, long> free = [];

    public long Size { get; private set; }

    public long Take(long bytes)
    {
        bytes = Aligned(bytes);
        // Best fit: the smallest hole that is large enough keeps large holes whole.
        var best = -1L;
        foreach (var (offset, length) in free)
            if (length >= bytes && (best < 0 || length < free[best]))
                best = offset;
        if (best < 0)
        {
            var end = Size;
            Size += bytes;
            return end;
        }
        var rest = free[best] - bytes;
        free.Remove(best);
        if (rest > 0)
            free.Add(best + bytes, rest);
        return best;
    }

    public void Give(long offset, long bytes)
    {
        free.Add(offset, Aligned(bytes));
        var index = free.IndexOfKey(offset);
        if (index + 1 < free.Count && offset + free.Values[index] == free.Keys[index + 1])
        {
            free[offset] += free.Values[index + 1];
            free.RemoveAt(index + 1);
        }
        if (index > 0 && free.Keys[index - 1] + free.Values[index - 1] == offset)
        {
            free[free.Keys[index - 1]] += free[offset];
            free.RemoveAt(index);
        }
    }

    private static long Aligned(long bytes) => (bytes + Alignment - 1) / Alignment * Alignment;
}
