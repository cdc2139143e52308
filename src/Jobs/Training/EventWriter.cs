using System.Threading.Channels;
using TrainService.Engine.Training;
using TrainService.Persistence.Runs;

namespace TrainService.Jobs.Training;

/// <summary>Takes what the trainer tells into the journal, beside the training: in order, many events to a transaction,
/// each checkpoint in one with all events since the one before.</summary>
/// <param name="journal">Where it is written.</param>
/// <param name="files">Where checkpoints are kept.</param>
/// <param name="patience">Waits for a database that is away.</param>
/// <param name="run">The run, as claimed.</param>
/// <param name="translator">Puts it into the log's words.</param>
/// <param name="keep">How many of the newest checkpoints stay.</param>
/// <param name="last">Sequence of the last event that this attempt has written.</param>
internal sealed class EventWriter(RunJournal journal, CheckpointFiles files, DatabasePatience patience, Run run,
    EventTranslator translator, int keep, long last) : IDisposable
{
    // Ten times a second looks continuous, and leaves the database alone.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    private readonly Channel<TrainingEvent> events = Channel.CreateBounded<TrainingEvent>(
        new BoundedChannelOptions(16_384) { SingleReader = true, SingleWriter = true });
    private readonly CheckpointBudget budget = new();
    private readonly CancellationTokenSource completed = new();
    private long last = last;

    /// <summary>Called by the trainer's thread; waits when the database is behind.</summary>
    public void Write(TrainingEvent told, CancellationToken cancellation)
    {
        if (told is CheckpointEvent checkpoint)
            budget.Take(checkpoint, cancellation);
        if (!events.Writer.TryWrite(told))
            events.Writer.WriteAsync(told, cancellation).AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Nothing more will come; <see cref="RunAsync"/> ends when all of it is stored.</summary>
    public void Complete()
    {
        events.Writer.TryComplete();
        completed.Cancel();
    }

    /// <exception cref="StaleAttemptException">Somebody else has the run; nothing since was stored.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (await events.Reader.WaitToReadAsync(cancellation))
        {
            List<TrainingEvent> waiting = [];
            while (events.Reader.TryRead(out var next))
                waiting.Add(next);
            await StoreAsync(waiting, cancellation);
            await Task.Delay(Pace, completed.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose()
    {
        completed.Dispose();
        budget.Dispose();
    }

    private async Task StoreAsync(List<TrainingEvent> waiting, CancellationToken cancellation)
    {
        var wanted = Wanted([.. waiting.OfType<CheckpointEvent>()]);
        var entry = new JournalEntry();
        List<NewEvent> told = [];
        foreach (var next in waiting)
        {
            if (next is CheckpointEvent checkpoint)
            {
                translator.Advance(next);
                if (wanted.Contains(checkpoint))
                {
                    entry = entry with { Checkpoint = await SaveAsync(checkpoint, cancellation) };
                    await AppendAsync(entry, told, cancellation);
                    (entry, told) = (new(), []);
                }
                budget.GiveBack(checkpoint);
                continue;
            }
            told.Add(translator.Tell(next));
            entry = next switch
            {
                EvaluationEvent evaluation => entry with { Evaluation = EventTranslator.Json(evaluation.Report) },
                CompletedEvent completion => entry with { ReproducibilityHash = completion.ReproducibilityHash },
                _ => entry,
            };
        }
        if (told.Count > 0)
            await AppendAsync(entry, told, cancellation);
    }

    // Crash point: before the commit in here, the run goes on from the checkpoint before, and repeats these events with
    // the same values; after it, from this one. There is never a checkpoint without its events.
    private async Task AppendAsync(JournalEntry entry, List<NewEvent> told, CancellationToken cancellation)
    {
        entry = entry with { Events = told, Progress = translator.Progress };
        last = await patience.RunAsync(
            token => journal.AppendAsync(run.Id, run.Attempt, entry, after: last, token), cancellation);
    }

    // Where epochs are quicker than the database, checkpoints that would be pruned in the same moment are not stored.
    private HashSet<TrainingEvent> Wanted(List<CheckpointEvent> checkpoints)
    {
        var wanted = new HashSet<TrainingEvent>(checkpoints.TakeLast(keep), ReferenceEqualityComparer.Instance);
        if (checkpoints.FindLast(checkpoint => checkpoint.IsBest) is { } best)
            wanted.Add(best);
        return wanted;
    }

    private async Task<NewCheckpoint> SaveAsync(CheckpointEvent told, CancellationToken cancellation) =>
        new(told.Step, told.Epoch, EventTranslator.Json(told.Metrics), told.IsBest,
            await patience.RunAsync(token => files.StoreAsync(told.Checkpoint, token), cancellation))
        {
            Keep = keep,
        };
}
