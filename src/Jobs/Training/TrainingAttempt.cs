using TrainService.Engine.Devices;
using TrainService.Engine.Training;
using TrainService.Jobs.Datasets;
using TrainService.Jobs.DryRuns;
using TrainService.Persistence.Runs;

namespace TrainService.Jobs.Training;

/// <summary>One worker's hold on one run: prepares, trains, and brings the run to a status where it does not need a
/// worker.</summary>
internal sealed class TrainingAttempt(
    Run run, Heartbeat heartbeat, RunJournal journal, RunTransitions transitions, RunLease lease, DatasetCache datasets,
    CheckpointFiles files, ComputeDevices devices, DatabasePatience patience, StepTimings timings, TimeProvider time)
{
    // Workers that a run may lose at one checkpoint before it is taken to be the cause.
    private const int MostLosses = 5;

    // Less time than this tells of the clock and of what is compiled at its first uses.
    private const double LeastSeconds = 1;

    private readonly List<double> epochSeconds = [];

    /// <summary>Trains to the end, or until told to stop.</summary>
    /// <returns>The status that the run has now; queued if it was let go.</returns>
    public async Task<RunStatus> RunAsync()
    {
        List<NewEvent> told = [];
        var resume = await ResumePoint.FindAsync(files, BeginAtAsync, run.Id, told, heartbeat.Lost);
        var request = RunRequest.Parse(run.Request);
        using var dataset = await datasets.OpenAsync(run, heartbeat.Stop);
        using var device = devices.Open(run.Device);
        using var trainer = new Trainer(request.Model, request.Training, dataset, device, time, heartbeat.Stop);
        if (await BeginAsync(device, resume, told) is not { } begun)
            return await SettleAsync();
        var progress = new RunProgress(resume.Step, trainer.TotalSteps, (double)resume.Step / trainer.StepsPerEpoch,
            request.Training.Epochs, null, null);
        using var writer = new EventWriter(journal, files, patience, run,
            new EventTranslator(run, progress, request.Training.RowsPerStep), request.Training.Checkpoints.Keep, begun);
        if (!await TrainAsync(trainer, resume, writer))
            return await SettleAsync();
        if (epochSeconds.Sum() >= LeastSeconds)
            await patience.RunAsync(async token =>
            {
                await timings.RecordAsync(
                    run.Id, device.Info, 1.0 / trainer.StepsPerEpoch * trainer.EpochWork, Median(epochSeconds) / trainer.StepsPerEpoch, token);
                return true;
            }, heartbeat.Lost);
        await heartbeat.EndAsync();
        // Crash point: the last events are stored, the status is not. The next attempt goes on from the last
        // checkpoint, comes to the same end and succeeds.
        return (await transitions.MoveAsync(run.Id, run.Attempt, RunStatus.Succeeded)).Status;
    }

    // Before anything that may bring the process down: this attempt is known to have begun here.
    private async Task BeginAtAsync(long step)
    {
        await journal.RewindAsync(run.Id, run.Attempt, step, heartbeat.Lost);
        if (await lease.LossesAtAsync(run.Id, step, heartbeat.Lost) >= MostLosses)
            throw new RunGivenUpException(MostLosses, step);
    }

    // Sequence of the first event of this attempt; null if it is asked to stop already.
    private async Task<long?> BeginAsync(IDevice device, ResumePoint resume, List<NewEvent> told)
    {
        var info = device.Info;
        told.Add(NewEvent.Of(EventTypes.Log, new
        {
            Message = $"training on {info.Id}: {info.Description}, {info.Threads} threads", resume.Step,
        }));
        var begun = await journal.AppendAsync(
            run.Id, run.Attempt, new() { Events = told, Device = info.Id }, cancellation: heartbeat.Lost);
        try
        {
            await transitions.MoveAsync(run.Id, run.Attempt, RunStatus.Running,
                resume.From is null ? null : $"goes on from step {resume.Step}", cancellation: heartbeat.Lost);
            return begun;
        }
        catch (IllegalTransitionException asked) when (asked.CurrentStatus is RunStatus.Pausing or RunStatus.Cancelling)
        {
            return null;
        }
    }

    // True when the trainer came to its end.
    private async Task<bool> TrainAsync(Trainer trainer, ResumePoint resume, EventWriter writer)
    {
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(heartbeat.Lost);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(heartbeat.Stop, broken.Token);
        var writing = WriteAsync(writer, broken);
        var completed = false;
        // The device's threads work for one thread, which is this run's own.
        var training = Task.Factory.StartNew(() =>
        {
            foreach (var told in trainer.Run(resume.From, resume.Best, stop.Token))
            {
                writer.Write(told, broken.Token);
                completed |= told is CompletedEvent;
                // Of an epoch that another attempt began, this one measured a part.
                if (told is EpochEvent epoch && epoch.Step - resume.Step >= trainer.StepsPerEpoch)
                    epochSeconds.Add(epoch.Seconds);
            }
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            await training;
        }
        catch (OperationCanceledException) when (broken.IsCancellationRequested)
        {
            // The writer failed, or the claim is lost; awaiting the writer tells which.
        }
        finally
        {
            // What the trainer told before it failed is stored all the same: the last good checkpoint among it.
            writer.Complete();
            await writing;
        }
        return completed;
    }

    private async Task WriteAsync(EventWriter writer, CancellationTokenSource broken)
    {
        try
        {
            await writer.RunAsync(heartbeat.Lost);
        }
        catch
        {
            // When nothing can be written any more there is nothing to train for.
            await broken.CancelAsync();
            throw;
        }
    }

    // The trainer has stopped before its end, on a checkpoint: because somebody asked, or because this process ends.
    private async Task<RunStatus> SettleAsync()
    {
        await heartbeat.EndAsync();
        while (true)
        {
            var status = await heartbeat.AskAsync();
            try
            {
                if (status == RunStatus.Pausing)
                    return (await transitions.MoveAsync(run.Id, run.Attempt, RunStatus.Paused)).Status;
                if (status == RunStatus.Cancelling)
                    return (await transitions.MoveAsync(run.Id, run.Attempt, RunStatus.Cancelled)).Status;
                // Crash point: without this the claim runs out by itself, and the run is found.
                return await lease.ReleaseAsync(run.Id, run.Attempt, "the worker was stopped");
            }
            catch (IllegalTransitionException)
            {
                // Another request came in between: look again.
            }
        }
    }

    // Of two the shorter: the first epoch compiles what it uses.
    private static double Median(List<double> values) => values.Order().ElementAt((values.Count - 1) / 2);
}
