namespace TrainService.Engine.Training;

/// <summary>A step on a device, with the host memory for its batch and its results.</summary>
internal sealed record PreparedStep(Step Step, HostBatch Host, float[] Scores);
