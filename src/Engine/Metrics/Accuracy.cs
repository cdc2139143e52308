namespace TrainService.Engine.Metrics;

/// <summary>Share of rows whose predicted class, the lowest among equal scores, is the right one.</summary>
public sealed record Accuracy : Metric
{
    /// <returns>In [0, 1]; NaN without rows.</returns>
    public static double Of(ClassOutcome outcome)
    {
        var right = 0;
        for (var i = 0; i < outcome.Targets.Count; i++)
            if (outcome.Targets[i] == outcome.Predictions[i])
                right++;
        return (double)right / outcome.Targets.Count;
    }
}
