namespace TrainService.Engine.Metrics;

/// <summary>The probability of each class in every row, class by class, and the row's right class.</summary>
internal sealed class ClassScores
{
    private readonly int first;
    private readonly int firstOutput;
    private readonly int[] targets;
    private readonly float[][] columns;
    private int count;

    /// <param name="classes">Classes that the data has: what a model has beyond them is never right.</param>
    public ClassScores(int classes, int outputs, int rows)
    {
        // Of two classes the second is the positive one, and a single output's is its probability.
        first = classes == 2 ? 1 : 0;
        firstOutput = outputs == 1 ? 0 : first;
        targets = new int[rows];
        columns = [.. Enumerable.Range(first, classes - first).Select(_ => new float[rows])];
    }

    public void Add(int target, ReadOnlySpan<float> probabilities)
    {
        targets[count] = target;
        for (var i = 0; i < columns.Length; i++)
            columns[i][count] = probabilities[firstOutput + i];
        count++;
    }

    /// <summary>Each class against the rest; of two classes the second alone.</summary>
    public IEnumerable<(int Class, Ranking Ranking)> Rankings() => columns.Select((column, i) =>
        (first + i, Ranking.Of(column.AsSpan(0, count), targets.AsSpan(0, count), first + i)));
}
