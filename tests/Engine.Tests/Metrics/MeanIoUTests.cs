using TrainService.Engine.Metrics;

namespace TrainService.Engine.Tests.Metrics;

public sealed class MeanIoUTests
{
    // The example of scikit-learn's jaccard_score: [1, 0, 0.33] by class.
    [Fact]
    public void It_is_the_macro_average_of_the_jaccard_index() =>
        Assert.Equal((1 + 0 + (1 / 3.0)) / 3, Of(3, null, [0, 1, 2, 2], [0, 2, 1, 2]), 1e-12);

    [Fact]
    public void Classes_that_are_neither_right_nor_predicted_are_left_out() =>
        Assert.Equal((0.5 + (2 / 3.0)) / 2, Of(5, null, [0, 0, 3, 3], [0, 3, 3, 3]), 1e-12);

    [Fact]
    public void Places_of_an_ignored_class_do_not_count() =>
        Assert.Equal(1, Of(3, 2, [0, 2, 1, 2], [0, 0, 1, 1]), 1e-12);

    [Fact]
    public void Of_nothing_it_is_undefined() => Assert.Equal(double.NaN, Of(3, 1, [1, 1], [0, 1]));

    private static double Of(int classes, int? ignored, int[] targets, int[] predictions)
    {
        var evidence = new ClassEvidence(classes, classes, targets.Length, [], ignored);
        evidence.Add(targets, HostJudgement.Of(targets, [.. predictions.SelectMany(predicted =>
            Enumerable.Range(0, classes).Select(label => label == predicted ? 1f : 0f))]).Numbers);
        return new MeanIoU().Of(evidence);
    }
}
