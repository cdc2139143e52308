namespace TrainService.Engine.Metrics;

/// <summary>The probability of each class in every row, class by class, and the row's right class.</summary>
internal sealed class ClassScores
{
    private readonly (int Class, int Output)[] judged;
    private readonly int[] targets;
    private readonly float[][] columns;
    private int count;

    /// <param name="classes">Classes that the data has: what a model has beyond them is never right.</param>
    /// <param name="ignored">A class whose rows are not given, if any.</param>
    public ClassScores(int classes, int outputs, int rows, int? ignored = null)
    {
        // Of two classes the second is the positive one, and a single output's is its probability.
        var first = classes == 2 ? 1 : 0;
        judged = [.. Enumerable.Range(first, classes - first).Where(label => label != ignored)
            .Select(label => (label, outputs == 1 ? 0 : label))];
        targets = new int[rows];
        columns = [.. judged.Select(_ => new float[rows])];
    }

    /// <summary>Of the scores of so many rows, and of a class's ranking while it is made.</summary>
    public static long BytesOf(int classes, int rows) =>
        (long)rows * (sizeof(int) + (sizeof(float) * (classes == 2 ? 1 : classes)) + sizeof(ulong) + sizeof(float) + (2 * sizeof(int)));

    public void Add(int target, ReadOnlySpan<float> probabilities)
    {
        targets[count] = target;
        for (var i = 0; i < columns.Length; i++)
            columns[i][count] = probabilities[judged[i].Output];
        count++;
    }

    /// <summary>Each class against the rest; of two classes the second alone.</summary>
    public IEnumerable<(int Class, Ranking Ranking)> Rankings() => columns.Select((column, i) =>
        (judged[i].Class, Ranking.Of(column.AsSpan(0, count), targets.AsSpan(0, count), judged[i].Class)));
}
