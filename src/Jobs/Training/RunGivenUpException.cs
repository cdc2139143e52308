namespace TrainService.Jobs.Training;

/// <summary>The run loses every worker that takes it: it fails instead of losing them for ever.</summary>
internal sealed class RunGivenUpException(int workers, long step)
    : Exception($"{workers} workers were lost at step {step}; the run may need more memory than a worker has");
