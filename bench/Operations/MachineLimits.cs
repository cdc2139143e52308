using System.Diagnostics;
using System.Runtime.CompilerServices;
using TrainService.Engine.Devices.Cpu;

namespace TrainService.Bench.Operations;

/// <summary>What the processor could do at best, measured on the same threads: the limits that operations are compared with.</summary>
/// <param name="FlopsPerSecond">Multiply-adds counted two, from registers alone.</param>
/// <param name="BytesPerSecond">Of a = b + c over arrays far larger than the caches; three arrays counted.</param>
internal sealed record MachineLimits(double FlopsPerSecond, double BytesPerSecond)
{
    // 400 MB in all.
    private const int Large = 1 << 25;

    public static MachineLimits Measure(ThreadTeam team) => new(SimdWidth.Widest switch
    {
        512 => Flops<Lane512>(team),
        256 => Flops<Lane256>(team),
        _ => Flops<Lane128>(team),
    }, Stream(team, Large));

    /// <summary>Bytes per second of a = b + c over arrays of a size, which may be in the caches; three arrays counted.</summary>
    public static double Stream(ThreadTeam team, int count) => SimdWidth.Widest switch
    {
        512 => Stream<Lane512>(team, count),
        256 => Stream<Lane256>(team, count),
        _ => Stream<Lane128>(team, count),
    };

    private static double Flops<TLane>(ThreadTeam team) where TLane : struct, IVectorLane<TLane>
    {
        var products = new FmaLoop<TLane>();
        return FmaLoop<TLane>.Flops * team.Size / Shortest(() => team.Run(products, team.Size));
    }

    private static unsafe double Stream<TLane>(ThreadTeam team, int count) where TLane : struct, IVectorLane<TLane>
    {
        var arrays = AlignedMemory.Allocate(3L * sizeof(float) * count);
        try
        {
            new Span<float>(arrays, 2 * count).Fill(1);
            var sums = new SumLoop<TLane>(arrays, count);
            return 3.0 * sizeof(float) * count / Shortest(() => team.Run(sums, SumLoop<TLane>.Shards));
        }
        finally
        {
            AlignedMemory.Free(arrays);
        }
    }

    private static double Shortest(Action run)
    {
        var best = double.PositiveInfinity;
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 20 || watch.Elapsed.TotalSeconds < 0.1; i++)
        {
            var began = Stopwatch.GetTimestamp();
            run();
            best = Math.Min(best, Stopwatch.GetElapsedTime(began).TotalSeconds);
        }
        return best;
    }

    private sealed class FmaLoop<TLane> : IShardedWork where TLane : struct, IVectorLane<TLane>
    {
        private const int Rounds = 1_000_000, Accumulators = 12;

        private float sum;

        public static double Flops => 2.0 * TLane.Width * Accumulators * Rounds;

        // Enough sums side by side that none waits for its own last addition.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int shard)
        {
            TLane x = TLane.Of(0.999f), y = TLane.Of(1e-3f);
            TLane a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
            for (var round = 0; round < Rounds; round++)
            {
                (a, b, c) = (TLane.MultiplyAdd(a, x, y), TLane.MultiplyAdd(b, x, y), TLane.MultiplyAdd(c, x, y));
                (d, e, f) = (TLane.MultiplyAdd(d, x, y), TLane.MultiplyAdd(e, x, y), TLane.MultiplyAdd(f, x, y));
                (g, h, i) = (TLane.MultiplyAdd(g, x, y), TLane.MultiplyAdd(h, x, y), TLane.MultiplyAdd(i, x, y));
                (j, k, l) = (TLane.MultiplyAdd(j, x, y), TLane.MultiplyAdd(k, x, y), TLane.MultiplyAdd(l, x, y));
            }
            sum = TLane.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
        }
    }

    private sealed unsafe class SumLoop<TLane>(float* arrays, int count) : IShardedWork where TLane : struct, IVectorLane<TLane>
    {
        public const int Shards = 64;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int shard)
        {
            float* a = arrays, b = arrays + count, c = arrays + (2L * count);
            for (var i = count / Shards * shard; i < count / Shards * (shard + 1); i += TLane.Width)
                TLane.Store(TLane.Load(a + i) + TLane.Load(b + i), c + i);
        }
    }
}
