using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Devices;
using TrainService.Engine.Planning;
using TrainService.Engine.Training.Diagnosis;

namespace TrainService.Engine.Training;

/// <summary>
/// The supervised training loop. It yields events and knows no observer; the caller's thread is the training thread.
/// Definition, data, seed and device kind decide every event's numbers, in one go or resumed from any checkpoint.
/// </summary>
public sealed partial class Trainer : IDisposable
{
    // A curve of about this many points an epoch: smooth to look at, light to store.
    private const int PointsPerEpoch = 50;

    private readonly TrainingDefinition training;
    private readonly TrainingData data;
    private readonly TimeProvider time;
    private readonly ModelState state;
    // What is judged, and predicts: the averages where there are any.
    private readonly ModelState served;
    private readonly PreparedSteps steps;
    private readonly GatheredUpdate? update;
    private readonly WeightAverage? average;
    private readonly Evaluator evaluator;
    private readonly BatchFeed feed;
    // The device has a step before the results of the one before are read.
    private readonly bool readsLate;
    private readonly Monitor monitor;
    private readonly LearningRate learningRate;
    private readonly TrainingDiagnosis diagnosis;
    private readonly IReadOnlyList<JudgedOutput> outputs;
    // Of the step that runs.
    private readonly RunningSums sums = new();
    private readonly long savedBytes;
    private LoopState loop = new();
    private StepInspector? looked;
    // Of the step that was done last.
    private double rateOfStep;
    // A weights file, which is the checkpoint's own.
    private byte[]? bestWeights;

    /// <param name="stop">Honoured while the data are looked through, which takes seconds for gigabytes.</param>
    /// <exception cref="DefinitionException">Model, training and data set do not belong together.</exception>
    /// <exception cref="NotEnoughMemoryException">The device is too small for them.</exception>
    public Trainer(ModelDefinition model, TrainingDefinition training, IDataset dataset, IDevice device, TimeProvider time,
        CancellationToken stop = default)
        : this(model, training, dataset, device, time, LoaderPlace.Measured, stop)
    {
    }

    internal Trainer(ModelDefinition model, TrainingDefinition training, IDataset dataset, IDevice device,
        TimeProvider time, LoaderPlace loading, CancellationToken stop = default)
    {
        TrainingCheck.Verify(model, training, dataset.Schema);
        var rows = RunSplit.Sizes(dataset.Schema, training.Validation);
        var weighted = dataset.Schema.Weights is not null;
        var plans = RunPlans.Compile(model, training, rows, weighted);
        outputs = JudgedOutput.Of(plans.Largest.Graph.Outputs, dataset.Schema);
        var need = MemoryNeed.Of(plans, device.BytesOf, training, dataset.Schema);
        savedBytes = need.SavedBytes;
        need.Require(device.Info, training.BatchSize, smaller =>
        {
            var less = training with { BatchSize = smaller };
            return MemoryNeed.Of(RunPlans.Compile(model, less, rows, weighted), device.BytesOf, less, dataset.Schema);
        });
        (this.training, this.time) = (training, time);
        monitor = Monitor.Of(training, outputs, rows);
        learningRate = new(training, Monitor.OfSchedule(training, outputs, rows));
        EpochWork = plans.TrainingEpoch(training, rows, dataset.Schema.InputWidth);
        data = TrainingData.Create(dataset, training, Math.Min(device.Info.Threads, Environment.ProcessorCount), stop);
        diagnosis = new TrainingDiagnosis(plans.Largest.Graph.Model, training.RowsPerStep);
        state = new ModelState(device, plans.Variables);
        served = state.Averaged();
        steps = new PreparedSteps(device, plans.Training, training, state);
        readsLate = device.QueuesRuns && training.Accumulate == 1;
        // As many rows as the plans are for, which are fewer than asked for where there are no more.
        var (largest, largestJudged) = (plans.Training.Keys.Max(), plans.Evaluation.Keys.Max());
        feed = new BatchFeed(data.TrainingLoader, largest, time, loading, kept: readsLate ? 1 : 0);
        evaluator = new Evaluator(new PreparedSteps(device, plans.Evaluation, training, served), RunPlans.JudgedAtOnce(training),
            outputs, training, new BatchFeed(data.Loader, largestJudged, time, loading));
        try
        {
            // The largest is bound at once: memory that is not there is missed before anything was computed.
            steps.For(largest);
            update = plans.Update is { } gathered ? new(device, gathered, training, state) : null;
            average = plans.Averaging is { } moved ? new(device, moved, training.Averaging!, state) : null;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public int StepsPerEpoch => (data.Split.Train.Length + training.RowsPerStep - 1) / training.RowsPerStep;

    /// <summary>What training does in an epoch, validation left out.</summary>
    public Workload EpochWork { get; }

    public long TotalSteps => (long)StepsPerEpoch * training.Epochs;

    /// <summary>Trains to the end, or until <paramref name="stop"/> is cancelled: then the last event is a checkpoint. There is none
    /// where nothing but the evaluation was left when it went on: it goes on from there again.</summary>
    /// <param name="from">Where to go on; null begins anew.</param>
    /// <param name="best">The best checkpoint so far, if <paramref name="from"/> is not it.</param>
    /// <param name="stop">Honoured after the step that runs, and between the batches of what is judged.</param>
    /// <exception cref="TrainingDivergedException">The loss is no finite number.</exception>
    /// <exception cref="InvalidDataException">A checkpoint is not one of this model.</exception>
    public IEnumerable<TrainingEvent> Run(
        Checkpoint? from = null, Checkpoint? best = null, CancellationToken stop = default)
    {
        Begin(from, best);
        // The last step of an epoch may have fewer batches than the others.
        var begun = Math.Min(loop.Batch * training.Accumulate, BatchesPerEpoch);
        feed.Start(data.Batches(), ((long)loop.Epoch * BatchesPerEpoch) + begun);
        while (!IsOver)
        {
            var began = time.GetTimestamp();
            foreach (var point in TrainEpoch(stop))
                yield return point;
            // An epoch may be a single step, so its end is a place to stop at too.
            var stopping = stop.IsCancellationRequested;
            if (loop.Batch == StepsPerEpoch)
                foreach (var result in EndEpoch(time.GetElapsedTime(began), stopping, stop))
                    yield return result;
            // Stopped before the epoch was over: between two steps, or while it was judged, which is then begun anew.
            if (loop.Batch > 0)
            {
                yield return new CheckpointEvent(loop.Step, Position, Save(), false, new Dictionary<string, double>());
                yield break;
            }
            if (stopping && !IsOver)
                yield break;
        }
        var hash = served.Hash(IsWeight);
        // Before anything is told that would be told again.
        if (Evaluate(stop) is not { } evaluation)
            yield break;
        if (StoppedEarly)
            yield return new StoppedEarlyEvent(
                loop.Step, Position, monitor.Name, loop.Patience.Waited, loop.BestEpoch, loop.Best);
        yield return evaluation;
        yield return new CompletedEvent(loop.Step, Position, hash);
    }

    public void Dispose()
    {
        feed.Dispose();
        steps.Dispose();
        update?.Dispose();
        average?.Dispose();
        evaluator.Dispose();
        state.Dispose();
    }

    private bool StoppedEarly =>
        training.EarlyStopping is { } stopping && loop.Patience.Waited >= stopping.Patience && loop.Epoch < training.Epochs;

    private bool IsOver => loop.Epoch >= training.Epochs || StoppedEarly;

    private bool KeepsBest => training.EarlyStopping is null or { RestoreBest: true };

    private int BatchesPerEpoch => (data.Split.Train.Length + training.BatchSize - 1) / training.BatchSize;

    private double Position => loop.Epoch + ((double)loop.Batch / StepsPerEpoch);

    private void Begin(Checkpoint? from, Checkpoint? best)
    {
        unread = null;
        if (from is null)
        {
            loop = new LoopState();
            bestWeights = null;
            state.Initialize((ulong)training.Seed);
            if (average is not null)
                served.Upload(state.Download(IsWeight), IsWeight);
            return;
        }
        Restore(from);
        bestWeights = best is not null ? best.Weights : loop.Best is not null ? from.Weights : null;
    }
}
