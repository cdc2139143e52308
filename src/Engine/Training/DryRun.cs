using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Planning;

namespace TrainService.Engine.Training;

/// <summary>What a run would be, known from the same compilation without running a step.</summary>
/// <param name="Parameters">Numbers the model has, frozen ones included.</param>
/// <param name="StepFlops">Multiplications and additions of one training step.</param>
/// <param name="MemoryBytes">Weights, optimizer state and everything that lives within a step.</param>
public sealed record DryRun(
    IReadOnlyList<LayerSummary> Layers, long Parameters, long TrainableParameters, long StepFlops, long MemoryBytes,
    int StepsPerEpoch, long TotalSteps, IReadOnlyList<string> Warnings)
{
    /// <exception cref="DefinitionException">It could not run; pointers start at /model, /training or /dataset.</exception>
    public static DryRun Of(ModelDefinition model, TrainingDefinition training, DatasetSchema schema)
    {
        TrainingCheck.Verify(model, training, schema);
        var trainRows = schema.Splits.Validation == 0 && training.Validation?.Fraction is { } fraction
            ? schema.Splits.Train - (int)(fraction * schema.Splits.Train)
            : schema.Splits.Train;
        var graph = StepGraph.ForTraining(model, training, Math.Max(1, Math.Min(training.BatchSize, trainRows)));
        var plan = Planner.Compile(graph.Graph);
        var layers = graph.Model.Layers.Select(LayerSummary.Of).ToList();
        var steps = Math.Max(1, (trainRows + training.BatchSize - 1) / training.BatchSize);
        return new DryRun(layers, layers.Sum(layer => layer.Parameters),
            graph.Model.TrainableWeights.Sum(weight => (long)weight.Variable.Shape.Count),
            Flops.Of(plan), plan.ArenaBytes + graph.Variables.Sum(variable => variable.Shape.Bytes),
            steps, (long)steps * training.Epochs, WarningsFor(training, trainRows));
    }

    private static List<string> WarningsFor(TrainingDefinition training, int rows) =>
        rows < training.BatchSize
            ? [$"batchSize {training.BatchSize} is more than the {rows} training rows: every epoch is one step"]
            : [];
}
