namespace TrainService.Engine.Metrics;

/// <summary>How often each class (row) was taken for each class (column).</summary>
public sealed record ConfusionMatrix : Metric
{
    public static int[][] Of(ClassOutcome outcome)
    {
        var matrix = new int[outcome.Classes][];
        for (var row = 0; row < matrix.Length; row++)
            matrix[row] = new int[outcome.Classes];
        for (var i = 0; i < outcome.Targets.Count; i++)
            matrix[outcome.Targets[i]][outcome.Predictions[i]]++;
        return matrix;
    }
}
