using TrainService.Engine.Training.Diagnosis;

namespace TrainService.Engine.Training;

/// <summary>Something that happened while training. What a run that resumed emits equals what it would have emitted.</summary>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="Epoch">Epochs done, with the fraction of the current one.</param>
public abstract record TrainingEvent(long Step, double Epoch);

/// <summary>Points of curves: <c>train.loss</c> and, if reported, <c>train.accuracy</c> since the point before;
/// <c>train.learningRate</c>.</summary>
/// <param name="SamplesPerSecond">Measured since the point before; not part of the run's results.</param>
public sealed record MetricsEvent(long Step, double Epoch, IReadOnlyDictionary<string, double> Values, double SamplesPerSecond)
    : TrainingEvent(Step, Epoch);

/// <summary>The end of an epoch: <c>validation.*</c> where there is validation, and <c>train.*</c> over the whole epoch.</summary>
/// <param name="Seconds">Of training, validation left out.</param>
/// <param name="StallSeconds">Of those, how long training waited for batches.</param>
public sealed record EpochEvent(
    long Step, double Epoch, IReadOnlyDictionary<string, double> Values, double Seconds, double StallSeconds)
    : TrainingEvent(Step, Epoch);

/// <summary>The complete state at this step, to be stored with all events before it.</summary>
/// <param name="IsBest">The one to predict with from now on: better than every checkpoint before by the run's monitor, or
/// the last of a run that does not go back to its best.</param>
public sealed record CheckpointEvent(
    long Step, double Epoch, Checkpoint Checkpoint, bool IsBest, IReadOnlyDictionary<string, double> Metrics)
    : TrainingEvent(Step, Epoch);

/// <summary>No epoch follows, though the training has more: early stopping ends it.</summary>
/// <param name="Monitor">What was to improve.</param>
/// <param name="Waited">Epochs without an improvement.</param>
/// <param name="BestEpoch">The epoch, from 1, whose weights were best.</param>
/// <param name="Best">The monitor then; null if it never was a number.</param>
public sealed record StoppedEarlyEvent(
    long Step, double Epoch, string Monitor, int Waited, int BestEpoch, double? Best) : TrainingEvent(Step, Epoch);

/// <summary>How good the weights to predict with are on rows they were not fitted to.</summary>
public sealed record EvaluationEvent(long Step, double Epoch, EvaluationReport Report) : TrainingEvent(Step, Epoch);

/// <summary>Something that may go wrong, or has.</summary>
public sealed record WarningEvent(long Step, double Epoch, Warning Warning) : TrainingEvent(Step, Epoch);

/// <summary>The end.</summary>
/// <param name="ReproducibilityHash">SHA-256 of the last weights: equal for equal definition, data, seed and device kind.</param>
public sealed record CompletedEvent(long Step, double Epoch, string ReproducibilityHash) : TrainingEvent(Step, Epoch);
