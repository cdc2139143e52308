namespace TrainService.Engine.Metrics;

/// <summary>How often each class (row) was taken for each class (column).</summary>
public sealed record ConfusionMatrix : Metric
{
    /// <returns>A row and a column for each of the outcome's labels.</returns>
    public static int[][] Of(ClassOutcome outcome)
    {
        var labels = outcome.Labels();
        var matrix = Array.ConvertAll(labels, _ => new int[labels.Length]);
        for (var i = 0; i < outcome.Targets.Count; i++)
            matrix[outcome.Targets[i]][Array.BinarySearch(labels, outcome.Predictions[i])]++;
        return matrix;
    }
}
