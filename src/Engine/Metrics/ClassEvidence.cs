using TrainService.Engine.Operations;

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
    public ClassScores? Scores { get; } = RanksRows(asked) ? new ClassScores(classes, outputs, rows, ignored) : null;

    /// <summary>Whether some metric needs the probabilities themselves.</summary>
    public static bool RanksRows(IEnumerable<Metric> metrics) => metrics.Any(metric => metric is ClassMetric { Ranks: true });

    /// <param name="targets">The right class of each row, or of each place of it.</param>
    /// <param name="judged">As many rows.</param>
    public void Add(ReadOnlySpan<int> targets, JudgedClasses judged)
    {
        for (var row = 0; row < targets.Length; row++)
        {
            if (targets[row] == ignored)
                continue;
            if (judged.Predicted.IsEmpty)
                AddOfTwo(targets[row], judged.Scores[row]);
            else
                Add(targets[row], row, judged);
            Scores?.Add(targets[row], judged.Scores.Slice(row * outputs, outputs));
        }
    }

    private void Add(int target, int row, in JudgedClasses judged)
    {
        Confusion.Add(target, (int)judged.Predicted[row]);
        if (!judged.Ranks.IsEmpty)
            Ranks.Add((int)judged.Ranks[row]);
        if (!judged.LogLossTerms.IsEmpty)
            LogLoss += Metrics.LogLoss.Of(judged.LogLossTerms.Slice(row * LogLossTerms.Terms, LogLossTerms.Terms));
    }

    private void AddOfTwo(int target, float second)
    {
        var predicted = second >= 0.5f ? 1 : 0;
        Confusion.Add(target, predicted);
        Ranks.Add(predicted == target ? 0 : 1);
        LogLoss += Metrics.LogLoss.Of(target, second);
    }
}
