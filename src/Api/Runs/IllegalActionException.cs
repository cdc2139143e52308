using TrainService.Persistence.Runs;

namespace TrainService.Api.Runs;

/// <summary>The run's status does not allow what was asked.</summary>
internal sealed class IllegalActionException(Guid runId, RunStatus status, string what)
    : Exception($"Run {runId} is {status.ToString().ToLowerInvariant()} and cannot be {what}.")
{
    public RunStatus Status => status;
}
