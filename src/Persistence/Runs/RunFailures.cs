namespace TrainService.Persistence.Runs;

/// <summary>The writer's attempt is over: somebody else holds the run, or nobody. Nothing was written.</summary>
public sealed class StaleAttemptException(Guid runId, int attempt)
    : Exception($"Attempt {attempt} of run {runId} no longer holds it.")
{
    public Guid RunId => runId;
    public int Attempt => attempt;
}

/// <summary>There is no such run.</summary>
public sealed class RunNotFoundException(Guid runId) : Exception($"There is no run {runId}.")
{
    public Guid RunId => runId;
}

/// <summary>The run's status does not allow the move. Nothing was written.</summary>
public sealed class IllegalTransitionException(Guid runId, RunStatus current, RunStatus wanted)
    : Exception($"Run {runId} is {Text(current)} and cannot become {Text(wanted)}.")
{
    public Guid RunId => runId;
    public RunStatus CurrentStatus => current;
    public RunStatus WantedStatus => wanted;

    /// <summary>What a client may do instead: <c>cancel</c>, <c>pause</c>, <c>resume</c>, <c>delete</c>.</summary>
    public IReadOnlyList<string> AllowedActions { get; } = RunMoves.ActionsFrom(current);

    private static string Text(RunStatus status) => status.ToString().ToLowerInvariant();
}
