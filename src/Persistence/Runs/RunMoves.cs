using static TrainService.Persistence.Runs.RunStatus;

namespace TrainService.Persistence.Runs;

/// <summary>The legal moves between statuses, and what clients may ask for in each.</summary>
public static class RunMoves
{
    /// <summary>Statuses that a run may go to. A run that is told to stop may still come to its end first.</summary>
    public static IReadOnlyList<RunStatus> From(RunStatus status) => status switch
    {
        Queued => [Preparing, Paused, Cancelled],
        Preparing => [Running, Pausing, Cancelling, Interrupted, Failed],
        Running => [Pausing, Cancelling, Interrupted, Succeeded, Failed],
        Pausing => [Paused, Cancelling, Interrupted, Succeeded, Failed],
        Paused => [Queued, Cancelled],
        Cancelling => [Cancelled, Succeeded, Failed],
        Interrupted => [Queued, Paused, Cancelled],
        Succeeded or Failed or Cancelled => [],
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    /// <summary>Nothing happens to it any more.</summary>
    public static bool IsFinished(RunStatus status) => From(status).Count == 0;

    /// <summary>A worker holds it, or did when it was lost.</summary>
    public static bool IsHeld(RunStatus status) => status is Preparing or Running or Pausing or Cancelling;

    /// <summary>Where the action leads at once: a run that nobody works on is there immediately, another is asked to.
    /// Null where the status does not allow the action.</summary>
    public static RunStatus? Target(RunStatus status, RunAction action)
    {
        var target = (Aim(action), IsHeld(status)) switch
        {
            (Cancelled, true) => Cancelling,
            (Paused, true) => Pausing,
            var (aim, _) => aim,
        };
        var allowed = From(status).Contains(target) && (action != RunAction.Resume || status == Paused);
        return allowed ? target : null;
    }

    /// <summary>Where the action leads in the end.</summary>
    public static RunStatus Aim(RunAction action) => action switch
    {
        RunAction.Cancel => Cancelled,
        RunAction.Pause => Paused,
        RunAction.Resume => Queued,
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, null),
    };

    /// <summary>Names of the actions that the status allows.</summary>
    public static IReadOnlyList<string> ActionsFrom(RunStatus status) => IsFinished(status)
        ? ["delete"]
        : [.. Enum.GetValues<RunAction>()
            .Where(action => Target(status, action) is not null)
            .Select(action => action.ToString().ToLowerInvariant())];
}

/// <summary>What a client may ask of a run.</summary>
public enum RunAction
{
    Cancel,
    Pause,
    Resume,
}
