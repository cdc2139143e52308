using TrainService.Engine.Planning;

namespace TrainService.Engine.Training;

/// <summary>What a run has to do, for an estimate of its time.</summary>
/// <param name="Training">In an epoch.</param>
/// <param name="Validation">After each epoch.</param>
/// <param name="Evaluation">At the end, once.</param>
public sealed record RunWork(Workload Training, Workload Validation, Workload Evaluation);
