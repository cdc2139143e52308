using System.Runtime.CompilerServices;

namespace TrainService.Engine.Random;

/// <summary>Philox4x32-10, the counter-based generator of Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3"
/// (SC 2011): four random words are a pure function of (seed, purpose, step, counter). Nothing is kept between draws,
/// so any thread count, and a resumed run, sees the same numbers.</summary>
public readonly struct Philox(ulong seed, RandomPurpose purpose, uint step = 0)
{
    private const uint Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9, Weyl1 = 0xBB67AE85;

    /// <summary>The block of four words at a position of this stream.</summary>
    public (uint X, uint Y, uint Z, uint W) At(ulong counter) => Block(counter, step, (uint)purpose, seed);

    /// <summary>Four words for a counter of 64 bits; step and purpose take the other half of the 128-bit
    /// counter.</summary>
    public static (uint X, uint Y, uint Z, uint W) Block(ulong counter, uint step, uint purpose, ulong key) =>
        Block((uint)counter, (uint)(counter >> 32), step, purpose, (uint)key, (uint)(key >> 32));

    /// <summary>The function of the paper: ten rounds over a 128-bit counter with a 64-bit key.</summary>
    public static (uint X, uint Y, uint Z, uint W) Block(uint x, uint y, uint z, uint w, uint key0, uint key1)
    {
        for (var round = 0; round < 10; round++)
        {
            var product0 = (ulong)Multiplier0 * x;
            var product1 = (ulong)Multiplier1 * z;
            (x, y, z, w) = ((uint)(product1 >> 32) ^ y ^ key0, (uint)product1,
                (uint)(product0 >> 32) ^ w ^ key1, (uint)product0);
            key0 += Weyl0;
            key1 += Weyl1;
        }

        return (x, y, z, w);
    }

    /// <summary>Uniform in [0, 1), on the grid of 2^-24 that float32 holds exactly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Uniform(uint bits) => (bits >> 8) * (1f / (1 << 24));

    /// <summary>Two independent standard normals from two words (Box-Muller); the radius draws from (0, 1], so the
    /// logarithm is finite and no value lies beyond 5.8.</summary>
    public static (float First, float Second) Normal(uint radiusBits, uint angleBits)
    {
        var radius = MathF.Sqrt(-2f * MathF.Log(((radiusBits >> 8) + 1) * (1f / (1 << 24))));
        var (sine, cosine) = MathF.SinCos(2f * MathF.PI * Uniform(angleBits));
        return (radius * cosine, radius * sine);
    }

    /// <summary>Shuffles in place (Fisher-Yates). An index comes from the high half of word x bound, 64 bits wide, so
    /// its bias is below n / 2^64.</summary>
    public void Shuffle(Span<int> items)
    {
        for (var last = items.Length - 1; last > 0; last--)
        {
            var block = At((ulong)last);
            var index = (int)Math.BigMul(((ulong)block.X << 32) | block.Y, (ulong)last + 1, out _);
            (items[last], items[index]) = (items[index], items[last]);
        }
    }
}
