using System.Runtime.InteropServices;

namespace TrainService.Engine.Metrics;

/// <summary>How often each class was taken for each, counted row by row, or place by place where a row has several.</summary>
/// <param name="classes">Classes that the data has; a model may have more outputs and predict one of those.</param>
internal sealed class ConfusionCounts(int classes)
{
    // Few classes have a table, as masks have millions of places; of more, and beyond, only pairs that occur take room.
    private const int MostInATable = 256;

    private readonly long[] table = classes <= MostInATable ? new long[classes * classes] : [];
    private readonly Dictionary<(int Target, int Predicted), long> others = [];

    public int Classes => classes;

    public long Rows { get; private set; }

    /// <summary>Rows whose predicted class was the right one.</summary>
    public long Right { get; private set; }

    public void Add(int target, int predicted)
    {
        if (table.Length > 0 && predicted < classes)
            table[(target * classes) + predicted]++;
        else
            CollectionsMarshal.GetValueRefOrAddDefault(others, (target, predicted), out _)++;
        Rows++;
        if (target == predicted)
            Right++;
    }

    /// <summary>Ascending: the classes that the data has, and what was predicted beyond them.</summary>
    public int[] Labels() =>
    [
        .. Enumerable.Range(0, classes),
        .. others.Keys.Select(pair => pair.Predicted).Where(label => label >= classes).Distinct().Order(),
    ];

    /// <summary>Label by label.</summary>
    public ClassCount[] Counts()
    {
        var labels = Labels();
        var counts = new ClassCount[labels.Length];
        foreach (var (target, label, rows) in Pairs())
        {
            var predicted = Array.BinarySearch(labels, label);
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
    public long[][] Matrix()
    {
        var labels = Labels();
        var matrix = Array.ConvertAll(labels, _ => new long[labels.Length]);
        foreach (var (target, predicted, rows) in Pairs())
            matrix[target][Array.BinarySearch(labels, predicted)] = rows;
        return matrix;
    }

    private IEnumerable<(int Target, int Predicted, long Rows)> Pairs()
    {
        for (var i = 0; i < table.Length; i++)
            if (table[i] > 0)
                yield return (i / classes, i % classes, table[i]);
        foreach (var (pair, rows) in others)
            yield return (pair.Target, pair.Predicted, rows);
    }
}
