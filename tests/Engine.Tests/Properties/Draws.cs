namespace TrainService.Engine.Tests.Properties;

/// <summary>What a random case is drawn from: one seed, one case.</summary>
/// <remarks>SplitMix64, Steele, Lea and Flood 2014: unlike those of System.Random, neighbouring seeds have nothing in common.</remarks>
internal sealed class Draws(int seed)
{
    private ulong state = (ulong)seed;

    public bool Chance(double probability) => Next() < probability;

    public int Between(int from, int to) => from + Below(to - from + 1);

    public T OneOf<T>(params IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>With few digits, so that a definition reads well.</summary>
    public double Number(double from, double to) => Math.Round(from + (Next() * (to - from)), 3);

    /// <summary>Whole floats, so that devices of float32 get the same numbers.</summary>
    public double[] Floats(int count, double from = -1, double to = 1) =>
        [.. Enumerable.Range(0, count).Select(_ => (double)(float)(from + (Next() * (to - from))))];

    public double[] Integers(int count, int below) => [.. Enumerable.Range(0, count).Select(_ => (double)Below(below))];

    /// <summary>One that divides every one of the numbers.</summary>
    public int DivisorOf(params int[] numbers) => OneOf<int>(
        [.. Enumerable.Range(1, numbers.Min()).Where(divisor => numbers.All(number => number % divisor == 0))]);

    private int Below(int count) => (int)(Next() * count);

    // In [0, 1).
    private double Next()
    {
        var mixed = state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return ((mixed ^ (mixed >> 31)) >> 11) * (1.0 / (1L << 53));
    }
}
