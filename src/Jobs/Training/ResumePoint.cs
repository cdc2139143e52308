using TrainService.Engine.Training.Diagnosis;
using TrainService.Persistence.Runs;

namespace TrainService.Jobs.Training;

/// <summary>Where a run goes on: a checkpoint, and the best one if that is another; nothing for a new run.</summary>
internal sealed record ResumePoint(long Step, Engine.Training.Checkpoint? From, Engine.Training.Checkpoint? Best)
{
    public static readonly ResumePoint Start = new(0, null, null);

    /// <summary>The newest checkpoint that can be read; the warnings tell of those that cannot.</summary>
    /// <param name="files">Where checkpoints are kept.</param>
    /// <param name="beginAt">Called with each step before its checkpoint is read, which may take more memory than there
    /// is.</param>
    /// <param name="runId">The run.</param>
    /// <param name="warnings">Takes the warnings.</param>
    /// <param name="cancellation">Ends the search.</param>
    public static async Task<ResumePoint> FindAsync(CheckpointFiles files, Func<long, Task> beginAt, Guid runId,
        List<NewEvent> warnings, CancellationToken cancellation)
    {
        var bestStep = await files.BestStepAsync(runId, cancellation);
        foreach (var (step, epoch) in await files.StepsAsync(runId, cancellation))
        {
            await beginAt(step);
            try
            {
                var from = await files.LoadAsync(runId, step, cancellation);
                var best = bestStep is { } other && other < step
                    ? await files.LoadAsync(runId, other, cancellation)
                    : null;
                return new(step, from, best);
            }
            catch (InvalidDataException damage)
            {
                warnings.Add(EventTranslator.Tell(step, epoch, Damaged(step, damage)));
            }
        }
        await beginAt(Start.Step);
        return Start;
    }

    private static Warning Damaged(long step, InvalidDataException damage) => new("corruptCheckpoint", null,
        $"The checkpoint of step {step} cannot be used: {damage.Message}",
        "The training goes on from the checkpoint before, to the same end; if it happens again, check the disk of the database.",
        new Dictionary<string, double> { ["step"] = step });
}
