using System.Numerics;
using System.Runtime.CompilerServices;

namespace TrainService.Engine.Metrics;

/// <summary>What metrics of numbers are made of, gathered batch by batch in one pass; no row is kept. Columns lie side by side
/// in a register, so that each has the same bits at any width.</summary>
internal sealed class ValueEvidence(int columns)
{
    private readonly double[] squares = new double[columns], absolutes = new double[columns];
    private readonly double[] mean = new double[columns], variation = new double[columns];
    private int rows;

    public IEnumerable<ColumnErrors> Columns => Enumerable.Range(0, columns)
        .Select(column => new ColumnErrors(rows, squares[column], absolutes[column], variation[column]));

    public int ColumnCount => columns;

    /// <summary>Rows of one number for each column.</summary>
    public void Add(ReadOnlySpan<float> targets, ReadOnlySpan<float> predictions)
    {
        for (var begin = 0; begin < targets.Length; begin += columns)
            AddRow(targets.Slice(begin, columns), predictions.Slice(begin, columns));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddRow(ReadOnlySpan<float> targets, ReadOnlySpan<float> predictions)
    {
        rows++;
        var (i, half) = (0, Vector<double>.Count);
        for (; i <= columns - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(targets[i..]), out var lowTargets, out var highTargets);
            Vector.Widen(new Vector<float>(predictions[i..]), out var lowPredictions, out var highPredictions);
            Add(lowTargets, lowPredictions, i);
            Add(highTargets, highPredictions, i + half);
        }

        for (; i < columns; i++)
        {
            var error = (double)predictions[i] - targets[i];
            squares[i] += error * error;
            absolutes[i] += Math.Abs(error);
            // Welford's update: nothing cancels, and constant targets give exactly 0.
            var distance = targets[i] - mean[i];
            mean[i] += distance / rows;
            variation[i] += distance * (targets[i] - mean[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(Vector<double> targets, Vector<double> predictions, int i)
    {
        var error = predictions - targets;
        (new Vector<double>(squares, i) + (error * error)).CopyTo(squares, i);
        (new Vector<double>(absolutes, i) + Vector.Abs(error)).CopyTo(absolutes, i);
        var old = new Vector<double>(mean, i);
        var distance = targets - old;
        var updated = old + (distance / new Vector<double>(rows));
        updated.CopyTo(mean, i);
        (new Vector<double>(variation, i) + (distance * (targets - updated))).CopyTo(variation, i);
    }
}
