using TrainService.Engine.Metrics;

namespace TrainService.Engine.Tests.Metrics;

/// <summary>What a device is to work out of probabilities, by the plainest loops over them.</summary>
internal sealed class HostJudgement
{
    private readonly float[] predicted, ranks, terms, scores;

    private HostJudgement(float[] predicted, float[] ranks, float[] terms, float[] scores) =>
        (this.predicted, this.ranks, this.terms, this.scores) = (predicted, ranks, terms, scores);

    public JudgedClasses Numbers => new() { Predicted = predicted, Ranks = ranks, LogLossTerms = terms, Scores = scores };

    /// <param name="targets">The right class of each row; what is none of the scores' is ignored.</param>
    /// <param name="scores">Rows of one for each class, or of one that is the second of two classes'.</param>
    public static HostJudgement Of(int[] targets, float[] scores)
    {
        var width = scores.Length / targets.Length;
        if (width == 1)
            return new([], [], [], scores);
        var rows = targets.Zip(scores.Chunk(width)).ToList();
        return new([.. rows.Select(row => (float)ArgMax(row.Second))],
            [.. rows.Select(row => (uint)row.First >= width ? 0f : RankOf(row.First, row.Second))],
            [.. rows.SelectMany(row => (uint)row.First >= width ? [0, 0, 0] : TermsOf(row.First, row.Second))], scores);
    }

    /// <summary>The first of the highest scores; NaN is higher than nothing.</summary>
    public static int ArgMax(ReadOnlySpan<float> scores)
    {
        var best = 0;
        for (var i = 1; i < scores.Length; i++)
            if (scores[i] > scores[best])
                best = i;
        return best;
    }

    /// <summary>Minus the log-probability of the right class, clipped and made to sum to 1, in float64.</summary>
    public static double LogLossOf(int target, ReadOnlySpan<float> probabilities)
    {
        var sum = 0.0;
        foreach (var probability in probabilities)
            sum += Clip(probability);
        return Math.Log(sum / Clip(probabilities[target]));
    }

    // Of equal probabilities those of higher classes come first.
    private static int RankOf(int target, float[] probabilities) => probabilities.Where((probability, label) =>
        probability > probabilities[target] || (probability == probabilities[target] && label > target)).Count();

    private static float[] TermsOf(int target, float[] probabilities)
    {
        var sum = probabilities.Sum(Clip);
        return [(float)sum, (float)(sum - (float)sum), (float)Clip(probabilities[target])];
    }

    private static double Clip(float probability) => Math.Clamp(probability, 1.0 / (1 << 23), 1 - (1.0 / (1 << 23)));
}
