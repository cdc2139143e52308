using TrainService.Engine.Losses;

namespace TrainService.Engine.Training;

/// <summary>The class a row of scores speaks for: the one with the highest; of a single logit for two classes the second,
/// from 0 on, where its probability is one half.</summary>
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

    /// <summary>Rows of a model's output, before it is presented, that speak for the right class.</summary>
    /// <returns>And how many there are without those of an ignored class.</returns>
    public static (int Right, int Judged) CountRight(ReadOnlySpan<float> scores, ReadOnlySpan<int> classes, Loss loss)
    {
        var (right, judged, width) = (0, 0, scores.Length / classes.Length);
        for (var row = 0; row < classes.Length; row++)
        {
            if (classes[row] == loss.IgnoredClass)
                continue;
            judged++;
            if (Decide(scores.Slice(row * width, width), loss) == classes[row])
                right++;
        }
        return (right, judged);
    }

    private static int Decide(ReadOnlySpan<float> scores, Loss loss) =>
        loss.TakesTwoClasses && scores.Length == 1 ? (scores[0] >= 0 ? 1 : 0) : Of(scores);
}
