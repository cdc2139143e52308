namespace TrainService.Engine.Training;

/// <summary>The class a row of scores speaks for.</summary>
internal static class Argmax
{
    /// <summary>Index of the highest score, the lowest index among equals.</summary>
    public static int Of(ReadOnlySpan<float> scores)
    {
        var best = 0;
        for (var i = 1; i < scores.Length; i++)
            if (scores[i] > scores[best])
                best = i;
        return best;
    }

    /// <summary>The class of every row.</summary>
    public static void OfRows(ReadOnlySpan<float> scores, Span<int> classes)
    {
        var width = scores.Length / classes.Length;
        for (var row = 0; row < classes.Length; row++)
            classes[row] = Of(scores.Slice(row * width, width));
    }

    public static int CountRight(ReadOnlySpan<float> scores, ReadOnlySpan<int> classes)
    {
        var (right, width) = (0, scores.Length / classes.Length);
        for (var row = 0; row < classes.Length; row++)
            if (Of(scores.Slice(row * width, width)) == classes[row])
                right++;
        return right;
    }
}
