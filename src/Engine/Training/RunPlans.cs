using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Graph;

namespace TrainService.Engine.Training;

/// <summary>Every step of a run by its batch size, compiled before the first one runs: nothing turns out to be too large
/// in the middle of it.</summary>
internal sealed record RunPlans(
    IReadOnlyDictionary<int, CompiledStep> Training, IReadOnlyDictionary<int, CompiledStep> Evaluation)
{
    // Beyond this a larger batch is no faster to judge.
    private const int MostJudgedAtOnce = 256;

    /// <summary>The step for whole batches.</summary>
    public CompiledStep Largest => Training[Training.Keys.Max()];

    /// <summary>Weights and optimizer state.</summary>
    public IReadOnlyCollection<Variable> Variables => Largest.Graph.Variables;

    /// <exception cref="DefinitionException">A batch is too large for a tensor; pointers start at /model.</exception>
    public static RunPlans Compile(ModelDefinition model, TrainingDefinition training, SplitSizes rows)
    {
        var lastJudged = rows.Test > 0 ? rows.Test : rows.Validation > 0 ? rows.Validation : rows.Train;
        var judgedAtOnce = JudgedAtOnce(training);
        return TrainingCheck.At("/model", () => new RunPlans(
            BatchSizes(rows.Train, training.BatchSize)
                .ToDictionary(size => size, size => CompiledStep.Of(StepGraph.ForTraining(model, training, size))),
            BatchSizes(rows.Validation, judgedAtOnce).Union(BatchSizes(lastJudged, judgedAtOnce))
                .ToDictionary(size => size, size => CompiledStep.Of(StepGraph.ForEvaluation(model, training, size)))));
    }

    /// <summary>Rows in a batch of an evaluation: never more than in training, whose user chose what fits.</summary>
    public static int JudgedAtOnce(TrainingDefinition training) => Math.Min(MostJudgedAtOnce, training.BatchSize);

    // Whole batches, and what is left at the end.
    private static IEnumerable<int> BatchSizes(int rows, int wanted)
    {
        if (rows >= wanted)
            yield return wanted;
        if (rows % wanted > 0)
            yield return rows % wanted;
    }
}
