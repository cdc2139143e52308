using System.Numerics;
using System.Runtime.CompilerServices;

namespace TrainService.Engine.Data;

/// <summary>Moments of each feature of many rows, features side by side in a register: Welford's recurrence, the same bits at
/// any width.</summary>
internal sealed class FeatureMoments(int features)
{
    private readonly double[] mean = new double[features], squares = new double[features];
    private readonly float[] min = new float[features], max = new float[features];
    private long count;

    /// <summary>Of one feature.</summary>
    public Moments this[int feature] => new(count, mean[feature], squares[feature], min[feature], max[feature]);

    public void Clear()
    {
        count = 0;
        Array.Clear(mean);
        Array.Clear(squares);
        Array.Fill(min, float.PositiveInfinity);
        Array.Fill(max, float.NegativeInfinity);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<float> row)
    {
        var rows = new Vector<double>(++count);
        var (i, half) = (0, Vector<double>.Count);
        for (; i <= row.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var values = new Vector<float>(row[i..]);
            Vector.Min(values, new Vector<float>(min, i)).CopyTo(min, i);
            Vector.Max(values, new Vector<float>(max, i)).CopyTo(max, i);
            Vector.Widen(values, out var low, out var high);
            Add(low, rows, i);
            Add(high, rows, i + half);
        }

        for (; i < row.Length; i++)
        {
            (min[i], max[i]) = (Math.Min(min[i], row[i]), Math.Max(max[i], row[i]));
            var difference = row[i] - mean[i];
            mean[i] += difference / count;
            squares[i] += difference * (row[i] - mean[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(Vector<double> values, Vector<double> rows, int i)
    {
        var old = new Vector<double>(mean, i);
        var difference = values - old;
        var updated = old + (difference / rows);
        updated.CopyTo(mean, i);
        (new Vector<double>(squares, i) + (difference * (values - updated))).CopyTo(squares, i);
    }
}
