using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Planning;

namespace TrainService.Engine.Training;

/// <summary>What a run would be, known from the same compilation without running a step.</summary>
/// <param name="Parameters">Numbers the model has, frozen ones included.</param>
/// <param name="ForwardFlops">Of one row through all layers, counted as in <see cref="Flops"/>.</param>
/// <param name="StepFlops">Of one training step: all its rows forward and backward, and the update.</param>
/// <param name="MemoryBytes">By which a process grows at most: weights, optimizer state, all that lives within a step, scratch memory,
/// batches, a checkpoint, and what the runtime takes.</param>
public sealed record DryRun(
    IReadOnlyList<LayerSummary> Layers, long Parameters, long TrainableParameters, long ForwardFlops, long StepFlops, long MemoryBytes,
    int StepsPerEpoch, long TotalSteps, RunWork Work, IReadOnlyList<string> Warnings)
{
    /// <param name="model">What to train.</param>
    /// <param name="training">How.</param>
    /// <param name="schema">Of what it is trained on.</param>
    /// <param name="bytesOf">What a plan takes on the device it is for.</param>
    /// <exception cref="DefinitionException">It could not run; pointers start at /model, /training or /dataset.</exception>
    public static DryRun Of(
        ModelDefinition model, TrainingDefinition training, DatasetSchema schema, Func<Plan, long> bytesOf)
    {
        TrainingCheck.Verify(model, training, schema);
        var rows = RunSplit.Sizes(schema, training.Validation);
        var plans = RunPlans.Compile(model, training, rows, schema.Weights is not null);
        var built = plans.Largest.Graph.Model;
        var layers = LayerSummary.Of(model);
        var steps = (rows.Train + training.RowsPerStep - 1) / training.RowsPerStep;
        var batches = Math.Min(training.Accumulate, (rows.Train + training.BatchSize - 1) / training.BatchSize);
        return new DryRun(layers, layers.Sum(layer => layer.Parameters),
            built.TrainableWeights.Sum(weight => (long)weight.Variable.Shape.Count), layers.Sum(layer => layer.Flops),
            (batches * Flops.Of(plans.Largest.Plan)) + plans.OfStep.Sum(Flops.Of), MemoryNeed.Of(plans, bytesOf, training, schema).PeakBytes,
            steps, (long)steps * training.Epochs, plans.Work(training, rows, schema.InputWidth), [.. LikelyMistakes.Of(plans.Largest.Graph, training, rows, schema)]);
    }
}
