using System.Runtime.CompilerServices;

namespace TrainService.Engine.Data;

/// <summary>Count, minimum, maximum, mean and squared deviations of a stream of numbers. A chunk is summed in two
/// passes and merged by Chan, Golub and LeVeque (1979); one value at a time is Welford's special case.</summary>
internal struct Moments
{
    private long count;
    private double mean, squares;

    public Moments() => (Min, Max) = (float.PositiveInfinity, float.NegativeInfinity);

    public float Min { get; private set; }

    public float Max { get; private set; }

    public readonly double Mean => mean;

    /// <summary>The population's standard deviation.</summary>
    public readonly double Deviation => count == 0 ? 0 : Math.Sqrt(squares / count);

    public void Add(float value)
    {
        var isFirst = count++ == 0;
        var difference = value - mean;
        mean += difference / count;
        squares += difference * (value - mean);
        Min = isFirst ? value : Math.Min(Min, value);
        Max = isFirst ? value : Math.Max(Max, value);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<float> values)
    {
        var chunkMean = Sum(values, 0, isSquared: false) / values.Length;
        var (min, max) = (values[0], values[0]);
        foreach (var value in values)
        {
            min = value < min ? value : min;
            max = value > max ? value : max;
        }

        Merge(values.Length, chunkMean, Sum(values, chunkMean, isSquared: true), min, max);
    }

    /// <summary>Four sums side by side, always four: faster than one, and in an order that no machine changes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Sum(ReadOnlySpan<float> values, double center, bool isSquared)
    {
        double a = 0, b = 0, c = 0, d = 0;
        var i = 0;
        for (; i <= values.Length - 4; i += 4)
        {
            var (w, x, y, z) = (values[i] - center, values[i + 1] - center, values[i + 2] - center, values[i + 3] - center);
            a += isSquared ? w * w : w;
            b += isSquared ? x * x : x;
            c += isSquared ? y * y : y;
            d += isSquared ? z * z : z;
        }

        for (; i < values.Length; i++)
            a += isSquared ? (values[i] - center) * (values[i] - center) : values[i] - center;
        return a + b + (c + d);
    }

    public void Merge(Moments other) => Merge(other.count, other.mean, other.squares, other.Min, other.Max);

    private void Merge(long otherCount, double otherMean, double otherSquares, float min, float max)
    {
        var isFirst = count == 0;
        var total = count + otherCount;
        var difference = otherMean - mean;
        squares += otherSquares + difference * difference * ((double)count * otherCount / total);
        mean += difference * otherCount / total;
        count = total;
        Min = isFirst ? min : Math.Min(Min, min);
        Max = isFirst ? max : Math.Max(Max, max);
    }
}
