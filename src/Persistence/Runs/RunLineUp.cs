namespace TrainService.Persistence.Runs;

/// <summary>The order in which runs wait.</summary>
public static class RunLineUp
{
    /// <summary>Queued runs that one of the devices may train, the next one first.</summary>
    public static IQueryable<Run> Waiting(this TrainServiceContext context, IReadOnlyCollection<string> devices) =>
        context.Runs
            .Where(run => run.Status == RunStatus.Queued && (run.Device == "auto" || devices.Contains(run.Device)))
            .OrderByDescending(run => run.Priority).ThenBy(run => run.QueuedAt).ThenBy(run => run.Id);

    /// <summary>Runs that go before this one: its place in the queue, counted from 0.</summary>
    public static IQueryable<Run> Before(this TrainServiceContext context, Run run) =>
        context.Runs.Where(other => other.Status == RunStatus.Queued
            && (other.Priority > run.Priority
                || (other.Priority == run.Priority && (other.QueuedAt < run.QueuedAt
                    || (other.QueuedAt == run.QueuedAt && other.Id < run.Id)))));
}
