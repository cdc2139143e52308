using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Devices;
using TrainService.Engine.Graph;
using TrainService.Engine.Operations;
using TrainService.Engine.Planning;

namespace TrainService.Engine.Training;

/// <summary>What a run takes at most, as far as plans tell.</summary>
/// <param name="DeviceBytes">Weights, optimizer state, all that lives within a step of each batch size, and kernels' scratch memory.</param>
/// <param name="HostBytes">Beside the device: batches on their way and their results, the order of the rows, scores that are
/// kept while it is judged, the best weights, a checkpoint.</param>
/// <param name="RuntimeBytes">Plans as objects, and what the runtime keeps free between collections: measured, not counted.</param>
/// <param name="SavedBytes">A checkpoint once.</param>
/// <param name="Largest">The largest result of a layer within a step; null where there is none.</param>
internal sealed record MemoryNeed(long DeviceBytes, long HostBytes, long RuntimeBytes, long SavedBytes, Node? Largest)
{
    private const long RuntimeBase = 3 << 20, RuntimeOfLaunch = 14 << 10;

    public long TotalBytes => DeviceBytes + HostBytes;

    /// <summary>What a process will be seen to take more than before.</summary>
    public long PeakBytes => TotalBytes + RuntimeBytes;

    /// <param name="run">The run's plans.</param>
    /// <param name="bytesOf">What a plan takes on the device.</param>
    /// <param name="schema">Of what it is trained on and judged by.</param>
    public static MemoryNeed Of(RunPlans run, Func<Plan, long> bytesOf, TrainingDefinition training, DatasetSchema schema)
    {
        var rows = RunSplit.Sizes(schema, training.Validation);
        var outputs = JudgedOutput.Of(run.Largest.Graph.Outputs, schema);
        var kept = Evaluator.BytesKept(training, run, outputs, rows);
        var weights = run.Variables.Where(Trainer.IsWeight).Sum(variable => variable.Shape.Bytes);
        var variables = run.Variables.Sum(variable => variable.Shape.Bytes);
        var saved = run.Variables.Where(variable => !GradientSums.IsOne(variable)).Sum(variable => variable.Shape.Bytes);
        var plans = run.All.ToList();
        var keepsClean = training.Augmentation is { Length: > 0 } && training.ComparesInputs;
        var sendsNumbers = outputs.Any(output => output.Target.Kind == TargetKind.Classes && SendsNumbers(run.Largest.Graph, output));
        // As many of the largest as may be on their way to the step.
        var batches = Ahead(run.Training, keepsClean, (long)rows.Train * training.Epochs)
            + Ahead(run.Evaluation, false, Math.Max(rows.Validation, RunPlans.LastJudged(rows)))
            + run.Training.Values.Concat(run.Evaluation.Values).Sum(step => StepOutput.BytesOf(step.Graph));
        // Training rows in the data's order and the epoch's; of judged ones the number, the class and the answer.
        var order = 4L * ((2 * rows.Train) + (3 * Math.Max(rows.Validation, rows.Test)));
        // A checkpoint, when those before are stored; the best weights, as they were in an older one and as they are read from it
        // at the end.
        var host = order + kept + (2 * weights) + saved;
        var runtime = RuntimeBase + (RuntimeOfLaunch * plans.Sum(plan => plan.Launches.Count));
        return new(variables + plans.Sum(bytesOf), batches + host, runtime, saved,
            run.Largest.Plan.PlainLaunches.Where(node => node.Layer is not null).MaxBy(node => node.Shape.Bytes));

        long Ahead(IReadOnlyDictionary<int, CompiledStep> steps, bool keeps, long count)
        {
            var size = steps.Keys.Max();
            return Math.Min(BatchFeed.Ring, (count + size - 1) / size) * HostBatch.BytesOf(schema, size, keeps, sendsNumbers);
        }
    }

    /// <param name="device">Where it is to fit.</param>
    /// <param name="batchSize">Of the run.</param>
    /// <param name="ofSmaller">What the run takes with another batch size; asked for only where it does not fit.</param>
    /// <exception cref="NotEnoughMemoryException">The device cannot hold it.</exception>
    public void Require(DeviceInfo device, int batchSize, Func<int, MemoryNeed> ofSmaller)
    {
        // A tenth is left to whatever else is there.
        var available = device.MemoryBytes / 10 * 9;
        if (On(device) <= available)
            return;
        var fits = batchSize / 2;
        while (fits > 0 && ofSmaller(fits).On(device) > available)
            fits /= 2;
        throw new NotEnoughMemoryException(device.Id, On(device), available, Advice(fits));
    }

    private static bool SendsNumbers(StepGraph graph, JudgedOutput output)
    {
        var name = graph.NamesOf(output.Trained.Name).Target;
        return graph.Graph.Nodes.Any(node => node.Operation is Input input && input.InputName == name && node.Shape.Element == ElementType.Float32);
    }

    // The processor's memory is the process's own.
    private long On(DeviceInfo device) => device.Kind == "cpu" ? TotalBytes : DeviceBytes;

    private string Advice(int fits)
    {
        var remedy = fits > 0 ? $"a batchSize of {fits} fits" : "not even a batchSize of 1 fits, only a smaller model";
        return Largest is null ? remedy
            : $"{remedy}; the largest result is that of layer '{Largest.Layer}', {Math.Max(1, Largest.Shape.Bytes >> 20)} MiB a batch";
    }
}
