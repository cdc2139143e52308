using System.Globalization;

namespace TrainService.Engine.Tests.Devices.Cpu;

/// <summary>Random test data; the seed goes into every failure message.</summary>
internal sealed class Numbers(int seed)
{
    private readonly System.Random random = new(seed);

    public int Seed => seed;

    public int Between(int from, int to) => random.Next(from, to + 1);

    public bool Coin() => random.Next(2) == 0;

    /// <summary>Uniform in [-1, 1].</summary>
    public float[] Floats(int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];

    /// <summary>The same in every run, so that a red test is red for its change; ENGINE_SEED tries other numbers.</summary>
    public static int NewSeed() => Environment.GetEnvironmentVariable("ENGINE_SEED") is { Length: > 0 } seed
        ? int.Parse(seed, CultureInfo.InvariantCulture)
        : 20260;
}
