using TrainService.Engine.Metrics;

namespace TrainService.Engine.Tests.Metrics;

/// <summary>What is counted along one sort equals its definition, pair by pair, on scores full of ties.</summary>
public sealed class RankingTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 200)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_area_is_the_share_of_pairs_in_the_right_order(int seed)
    {
        var (scores, targets) = Random(seed);
        var (ordered, pairs) = (0.0, 0);
        for (var i = 0; i < scores.Length; i++)
            for (var j = 0; j < scores.Length; j++)
                if (targets[i] == 1 && targets[j] == 0)
                {
                    pairs++;
                    ordered += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                }
        Assert.Equal(ordered / pairs, RocAuc.Of(Ranking.Of(scores, targets, 1)), 1e-12);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Average_precision_is_the_mean_precision_at_each_row_of_the_class(int seed)
    {
        // Of rows with one score all are found at once.
        var (scores, targets) = Random(seed);
        var precisions = new List<double>();
        for (var i = 0; i < scores.Length; i++)
            if (targets[i] == 1)
            {
                var found = Enumerable.Range(0, scores.Length).Where(j => scores[j] >= scores[i]).ToList();
                precisions.Add(found.Count(j => targets[j] == 1) / (double)found.Count);
            }
        Assert.Equal(precisions.DefaultIfEmpty(0).Average(), AveragePrecision.Of(Ranking.Of(scores, targets, 1)), 1e-12);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Curves_pass_through_what_each_threshold_gives(int seed)
    {
        var (scores, targets) = Random(seed);
        var ranking = Ranking.Of(scores, targets, 1);
        var (positives, negatives) = (targets.Count(target => target == 1), targets.Count(target => target == 0));
        int Found(float threshold, int kind) =>
            Enumerable.Range(0, scores.Length).Count(j => scores[j] >= threshold && targets[j] == kind);

        var roc = RocCurve.Of(ranking);
        Assert.Null(roc.Thresholds[0]);
        for (var i = 1; i < roc.X.Length; i++)
        {
            Assert.Equal((double)Found(roc.Thresholds[i]!.Value, 0) / negatives, roc.X[i]);
            Assert.Equal((double)Found(roc.Thresholds[i]!.Value, 1) / positives, roc.Y[i]);
        }
        // Points that were left out lie on the lines between the others: the area is the same.
        Assert.Equal(RocAuc.Of(ranking), AreaUnder(roc), 1e-12);

        var precisionRecall = PrecisionRecallCurve.Of(ranking);
        Assert.Equal(scores.Distinct().Order(), precisionRecall.Thresholds.SkipLast(1).Select(threshold => threshold!.Value));
        for (var i = 0; i < precisionRecall.X.Length - 1; i++)
        {
            var (hits, falseAlarms) = (Found(precisionRecall.Thresholds[i]!.Value, 1), Found(precisionRecall.Thresholds[i]!.Value, 0));
            Assert.Equal(positives == 0 ? 1 : (double)hits / positives, precisionRecall.X[i]);
            Assert.Equal(hits / (double)(hits + falseAlarms), precisionRecall.Y[i]);
        }
        Assert.Equal((0.0, 1.0, null), (precisionRecall.X[^1], precisionRecall.Y[^1], precisionRecall.Thresholds[^1]));
    }

    [Fact]
    public void Scores_of_any_sign_and_size_are_in_order()
    {
        float[] scores = [0f, -0f, 1f, -1f, float.Epsilon, -float.Epsilon, float.MaxValue, float.MinValue, 1e-20f, -3f];
        var ranking = Ranking.Of(scores, new int[scores.Length], 1);
        Assert.Equal(scores.Distinct().OrderDescending(), ranking.Thresholds);
        Assert.Equal(0, ranking.Positives);
        Assert.Equal(scores.Length, ranking.Negatives);
    }

    [Fact]
    public void Without_rows_nothing_is_defined()
    {
        var ranking = Ranking.Of([], [], 1);
        Assert.Equal(double.NaN, RocAuc.Of(ranking));
        Assert.Equal(0, AveragePrecision.Of(ranking));
    }

    private static double AreaUnder(Curve curve) => double.IsNaN(curve.X[0] + curve.Y[0])
        ? double.NaN
        : Enumerable.Range(1, curve.X.Length - 1).Sum(i => (curve.X[i] - curve.X[i - 1]) * (curve.Y[i] + curve.Y[i - 1]) / 2);

    // The seed is in the test's name. Few levels make many ties; some draws have one class alone.
    private static (float[] Scores, int[] Targets) Random(int seed)
    {
        var random = new System.Random(seed);
        var (rows, levels, share) = (random.Next(1, 120), random.Next(1, 40), random.NextDouble() * 1.2 - 0.1);
        return (
            [.. Enumerable.Range(0, rows).Select(_ => random.Next(levels) / (float)levels)],
            [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble() < share ? 1 : 0)]);
    }
}
