namespace TrainService.Jobs.Predictions;

/// <summary>The run has saved nothing yet that could predict.</summary>
public sealed class NoCheckpointException(Guid runId) : Exception($"Run {runId} has no checkpoint to predict with yet.")
{
    public Guid RunId => runId;
}
