using TrainService.Engine.Training;

namespace TrainService.Engine.Metrics;

/// <summary>What metrics of classes are made of, gathered batch by batch in one pass.</summary>
/// <param name="ignored">A class that is not judged where it is right.</param>
internal sealed class ClassEvidence(
    int classes, int outputs, int rows, IReadOnlyCollection<Metric> asked, int? ignored = null)
{
    public ConfusionCounts Confusion { get; } = new(classes);

    public TargetRanks Ranks { get; } = new(Math.Max(outputs, 2));

    /// <summary>Sum over rows.</summary>
    public double LogLoss { get; private set; }

    /// <summary>Kept only if something asked for orders rows by them.</summary>
    public ClassScores? Scores { get; } =
        asked.Any(metric => metric is ClassMetric { Ranks: true }) ? new ClassScores(classes, outputs, rows, ignored) : null;

    /// <param name="targets">The right class of each row, or of each place of it.</param>
    /// <param name="probabilities">Rows of one for each output; a single output's is that of the second of two classes.</param>
    public void Add(ReadOnlySpan<int> targets, ReadOnlySpan<float> probabilities)
    {
        for (var row = 0; row < targets.Length; row++)
        {
            if (targets[row] == ignored)
                continue;
            var scores = probabilities.Slice(row * outputs, outputs);
            if (outputs == 1 && classes == 2)
                AddOfTwo(targets[row], scores[0]);
            else
                Add(targets[row], scores);
            Scores?.Add(targets[row], scores);
        }
    }

    private void Add(int target, ReadOnlySpan<float> probabilities)
    {
        Confusion.Add(target, Argmax.Of(probabilities));
        Ranks.Add(TargetRanks.PlaceOf(target, probabilities));
        LogLoss += Metrics.LogLoss.Of(target, probabilities);
    }

    private void AddOfTwo(int target, float second)
    {
        var predicted = second >= 0.5f ? 1 : 0;
        Confusion.Add(target, predicted);
        Ranks.Add(predicted == target ? 0 : 1);
        LogLoss += Metrics.LogLoss.Of(target, second);
    }
}
