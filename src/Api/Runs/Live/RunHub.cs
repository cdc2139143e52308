using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.SignalR;
using TrainService.Api.Hosting;
using TrainService.Persistence;

namespace TrainService.Api.Runs.Live;

/// <summary>The hub at /hubs/runs. Its methods are streams that end by themselves or when the client has
/// enough.</summary>
internal sealed class RunHub(TrainServiceContext context, RunFeed feed, RunUpdates updates) : Hub
{
    /// <summary>A run's events after a sequence: those that are stored, then those that come, until the run
    /// ends.</summary>
    public async IAsyncEnumerable<RunEventView> StreamEvents(
        string runId, long afterSequence, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var id = await FindAsync(runId, afterSequence, cancellation);
        await foreach (var entry in feed.ReadAsync(id, afterSequence, cancellation))
            yield return entry;
    }

    /// <summary>Status and progress of all runs.</summary>
    public IAsyncEnumerable<RunUpdate> StreamRuns(CancellationToken cancellation) => updates.ReadAsync(cancellation);

    private async Task<Guid> FindAsync(string runId, long afterSequence, CancellationToken cancellation)
    {
        if (afterSequence < 0)
            throw new HubException(
                $"afterSequence must be 0 or the sequence of the last event seen, not {afterSequence}.");
        try
        {
            return await context.FindRunIdAsync(runId, cancellation);
        }
        catch (Refusal refusal)
        {
            throw new HubException(refusal.Message);
        }
    }
}
