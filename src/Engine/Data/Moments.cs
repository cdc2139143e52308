using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TrainService.Engine.Data;

/// <summary>Count, minimum, maximum, mean and squared deviations of a stream of numbers. A chunk is summed in two
/// passes and merged by Chan, Golub and LeVeque (1979); one value at a time is Welford's special case.</summary>
internal struct Moments
{
    private long count;
    private double mean, squares;

    public Moments() => (Min, Max) = (float.PositiveInfinity, float.NegativeInfinity);

    public Moments(long count, double mean, double squares, float min, float max) =>
        (this.count, this.mean, this.squares, Min, Max) = (count, mean, squares, min, max);

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
        var (min, max) = Range(values);
        Merge(values.Length, chunkMean, Sum(values, chunkMean, isSquared: true), min, max);
    }

    /// <summary>Four sums side by side, always four: faster than one, and in an order that no machine changes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Sum(ReadOnlySpan<float> values, double center, bool isSquared)
    {
        var (sums, centers, i) = (Vector256<double>.Zero, Vector256.Create(center), 0);
        for (; i <= values.Length - 4; i += 4)
        {
            var four = Vector128.Create(values[i..]);
            var (low, high) = Vector128.Widen(four);
            var differences = Vector256.Create(low, high) - centers;
            sums += isSquared ? differences * differences : differences;
        }

        var a = sums[0];
        for (; i < values.Length; i++)
            a += isSquared ? (values[i] - center) * (values[i] - center) : values[i] - center;
        return a + sums[1] + (sums[2] + sums[3]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (float Min, float Max) Range(ReadOnlySpan<float> values)
    {
        var (min, max) = (Vector256.Create(float.PositiveInfinity), Vector256.Create(float.NegativeInfinity));
        var i = 0;
        for (; i <= values.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var eight = Vector256.Create(values[i..]);
            (min, max) = (Vector256.Min(min, eight), Vector256.Max(max, eight));
        }

        var (least, most) = (float.PositiveInfinity, float.NegativeInfinity);
        for (var lane = 0; lane < Vector256<float>.Count; lane++)
            (least, most) = (Math.Min(least, min[lane]), Math.Max(most, max[lane]));
        for (; i < values.Length; i++)
            (least, most) = (Math.Min(least, values[i]), Math.Max(most, values[i]));
        return (least, most);
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
