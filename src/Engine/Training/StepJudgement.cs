using TrainService.Engine.Definitions;
using TrainService.Engine.Graph;
using TrainService.Engine.Metrics;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Training;

/// <summary>What a step works out of its predicted classes, written into its graph: a few numbers for each target instead of
/// one for each class, which the host would have to fetch.</summary>
internal static class StepJudgement
{
    /// <summary>Of a training step: how many of each row's targets were right, where that is reported.</summary>
    public static void AddRight(GraphBuilder graph, StepNames names, OutputLoss loss, TrainingDefinition training)
    {
        if (!training.Reports<Accuracy>() || loss.Trained.FromInput is not null
            || loss.Trained.Loss.Right(graph, loss.Prediction, loss.Target) is not { } right)
            return;
        // A float counts exactly up to 2^24: row by row that is far.
        var rows = loss.Prediction.Shape[0];
        var perRow = right.Shape.Count / rows;
        graph.Output(names.Right, perRow == 1
            ? graph.Reshape(right, rows)
            : graph.Add(new Reduce(Reduction.Sum, 1, 1), graph.Reshape(right, rows, perRow)));
    }

    /// <summary>Of an evaluation: what the metrics of classes that are reported are made of.</summary>
    /// <param name="probabilities">One for each class side by side.</param>
    public static void AddClasses(
        GraphBuilder graph, StepNames names, OutputLoss loss, Node probabilities, TrainingDefinition training)
    {
        // A single output that tells two classes apart is one number already.
        if (loss.Target.Shape.Element != ElementType.Int32)
            return;
        var ignored = loss.Trained.Loss.IgnoredClass;
        var targets = graph.Reshape(loss.Target, loss.Target.Shape.Count);
        var scores = graph.Reshape(probabilities, targets.Shape.Count, probabilities.Shape[^1]);
        graph.Output(names.Predicted, graph.Add(new ArgMax(), scores));
        if (Lists<TopK>(training))
            graph.Output(names.Ranks, graph.Add(new TargetRank(ignored), scores, targets));
        if (Lists<LogLoss>(training))
            graph.Output(names.LogLossTerms, graph.Add(new LogLossTerms(ignored), scores, targets));
    }

    // Neither is reported unless it is listed.
    private static bool Lists<T>(TrainingDefinition training) where T : Metric => training.Metrics?.OfType<T>().Any() == true;
}
