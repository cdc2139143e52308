namespace TrainService.Engine.Training;

/// <summary>A step on a device, with the host memory for its results.</summary>
internal sealed record PreparedStep(Step Step, float[] Scores);
