using System.Runtime.InteropServices;

namespace TrainService.Engine.Metrics;

/// <summary>How often each class was taken for each, counted row by row. Only pairs that occur take room.</summary>
/// <param name="classes">Classes that the data has; a model may have more outputs and predict one of those.</param>
internal sealed class ConfusionCounts(int classes)
{
    private readonly Dictionary<(int Target, int Predicted), int> pairs = [];

    public int Classes => classes;

    public int Rows { get; private set; }

    /// <summary>Rows whose predicted class was the right one.</summary>
    public int Right { get; private set; }

    public void Add(int target, int predicted)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(pairs, (target, predicted), out _)++;
        Rows++;
        if (target == predicted)
            Right++;
    }

    /// <summary>Ascending: the classes that the data has, and what was predicted beyond them.</summary>
    public int[] Labels() =>
    [
        .. Enumerable.Range(0, classes),
        .. pairs.Keys.Select(pair => pair.Predicted).Where(label => label >= classes).Distinct().Order(),
    ];

    /// <summary>Label by label.</summary>
    public ClassCount[] Counts()
    {
        var labels = Labels();
        var counts = new ClassCount[labels.Length];
        foreach (var (pair, rows) in pairs)
        {
            var (target, predicted) = (pair.Target, Array.BinarySearch(labels, pair.Predicted));
            counts[target] = counts[target] with { Support = counts[target].Support + rows };
            counts[predicted] = counts[predicted] with
            {
                Predicted = counts[predicted].Predicted + rows,
                Right = counts[predicted].Right + (target == predicted ? rows : 0),
            };
        }
        return counts;
    }

    public ClassCount CountOf(int label) => Counts()[label];

    /// <returns>A row for each label that was right, a column for each that was predicted.</returns>
    public int[][] Matrix()
    {
        var labels = Labels();
        var matrix = Array.ConvertAll(labels, _ => new int[labels.Length]);
        foreach (var (pair, rows) in pairs)
            matrix[pair.Target][Array.BinarySearch(labels, pair.Predicted)] = rows;
        return matrix;
    }
}
