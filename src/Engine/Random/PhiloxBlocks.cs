using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TrainService.Engine.Random;

/// <summary>Many blocks of <see cref="Philox"/> at once, the same words as one after another.</summary>
internal static unsafe class PhiloxBlocks
{
    /// <summary>Blocks that are computed side by side.</summary>
    public const int Step = 8;

    private const ulong Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57, Low = 0xFFFFFFFF;
    private const uint Weyl0 = 0x9E3779B9, Weyl1 = 0xBB67AE85;

    /// <summary>The blocks at counters from <paramref name="x"/> on; the other words of the counter stay.</summary>
    /// <param name="words">Room for four words a block.</param>
    /// <param name="blocks">A multiple of <see cref="Step"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void Fill(uint* words, int blocks, uint x, uint y, uint z, uint w, uint key0, uint key1)
    {
        ulong* pairs = stackalloc ulong[2 * Step], destination = (ulong*)words;
        for (var block = 0; block < blocks; block += Step, destination += 2 * Step)
        {
            Round10(x + (uint)block, y, z, w, key0, key1, pairs);
            for (var i = 0; i < Step; i++)
                (destination[2 * i], destination[(2 * i) + 1]) = (pairs[i], pairs[Step + i]);
        }
    }

    // Words of 32 bits in places of 64, where their products fit.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round10(uint first, uint second, uint third, uint fourth, uint key0, uint key1, ulong* pairs)
    {
        var low = Vector512.Create(Low);
        var x = (Vector512.Create((ulong)first) + Vector512<ulong>.Indices) & low;
        Vector512<ulong> y = Vector512.Create((ulong)second), z = Vector512.Create((ulong)third), w = Vector512.Create((ulong)fourth);
        for (var round = 0; round < 10; round++)
        {
            var product0 = x * Vector512.Create(Multiplier0);
            var product1 = z * Vector512.Create(Multiplier1);
            (x, y, z, w) = ((product1 >> 32) ^ y ^ Vector512.Create((ulong)key0), product1 & low,
                (product0 >> 32) ^ w ^ Vector512.Create((ulong)key1), product0 & low);
            key0 += Weyl0;
            key1 += Weyl1;
        }
        (x | (y << 32)).Store(pairs);
        (z | (w << 32)).Store(pairs + Step);
    }
}
