using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace TrainService.Persistence.Runs;

/// <summary>Where a run is in its life; <see cref="RunTransitions"/> has the legal moves.</summary>
public enum RunStatus
{
    Queued,
    Preparing,
    Running,
    Pausing,
    Paused,
    Cancelling,
    Cancelled,
    Interrupted,
    Succeeded,
    Failed,
}

/// <summary>Who goes first in the queue.</summary>
public enum RunPriority
{
    Low = -1,
    Normal = 0,
    High = 1,
}

/// <summary>Statuses as the API spells them: lower case words.</summary>
internal sealed class RunStatusText() : ValueConverter<RunStatus, string>(
    status => status.ToString().ToLowerInvariant(),
    text => Enum.Parse<RunStatus>(text, true));
