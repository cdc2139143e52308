using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Graph;
using TrainService.Engine.Planning;

namespace TrainService.Engine.Training;

/// <summary>Every step of a run, compiled before the first one runs: nothing turns out to be too large in the middle of it.</summary>
/// <param name="Training">By batch size.</param>
/// <param name="Evaluation">By batch size.</param>
/// <param name="Update">Ends a step of several batches; null where each batch is a step.</param>
/// <param name="Averaging">Follows each step where weights are averaged.</param>
/// <param name="Variables">All that the plans read and change.</param>
internal sealed record RunPlans(
    IReadOnlyDictionary<int, CompiledStep> Training, IReadOnlyDictionary<int, CompiledStep> Evaluation,
    CompiledStep? Update, Plan? Averaging, IReadOnlyCollection<Variable> Variables)
{
    // Beyond this a larger batch is no faster to judge.
    private const int MostJudgedAtOnce = 256;

    /// <summary>The step for whole batches.</summary>
    public CompiledStep Largest => Training[Training.Keys.Max()];

    public IEnumerable<Plan> All =>
        [.. Training.Values.Concat(Evaluation.Values).Select(step => step.Plan), .. OfStep];

    /// <summary>What a step runs beside its batches.</summary>
    public IEnumerable<Plan> OfStep => new[] { Update?.Plan, Averaging }.OfType<Plan>();

    /// <summary>What training does in an epoch.</summary>
    /// <param name="rows">Of the run.</param>
    /// <param name="width">Values of a row.</param>
    public Workload TrainingEpoch(TrainingDefinition training, SplitSizes rows, int width)
    {
        var steps = (rows.Train + training.RowsPerStep - 1) / training.RowsPerStep;
        return OfStep.Aggregate(Over(Training, rows.Train, training.BatchSize, width), (sum, plan) => sum + (steps * Workload.Of(plan)));
    }

    /// <param name="width">Values of a row.</param>
    public RunWork Work(TrainingDefinition training, SplitSizes rows, int width)
    {
        return new(TrainingEpoch(training, rows, width), Judging(rows.Validation), Judging(LastJudged(rows)));

        Workload Judging(int count) => Over(Evaluation, count, JudgedAtOnce(training), width);
    }

    private static Workload Over(IReadOnlyDictionary<int, CompiledStep> steps, int rows, int batchSize, int width)
    {
        var (whole, rest) = (rows / batchSize, rows % batchSize);
        var work = ReferenceTimes.Loading(whole + Math.Sign(rest), rows, width);
        if (whole > 0)
            work += whole * Workload.Of(steps[batchSize].Plan);
        return rest > 0 ? work + Workload.Of(steps[rest].Plan) : work;
    }

    /// <param name="weighted">Whether rows have weights.</param>
    /// <exception cref="DefinitionException">A batch is too large for a tensor; pointers start at /model.</exception>
    public static RunPlans Compile(
        ModelDefinition model, TrainingDefinition training, SplitSizes rows, bool weighted = false)
    {
        var lastJudged = LastJudged(rows);
        var judgedAtOnce = JudgedAtOnce(training);
        return TrainingCheck.At("/model", () =>
        {
            var update = training.Accumulate > 1 ? StepGraph.ForUpdate(model, training) : null;
            var steps = BatchSizes(rows.Train, training.BatchSize)
                .ToDictionary(size => size, size => CompiledStep.Of(StepGraph.ForTraining(model, training, size, weighted)));
            var step = steps.Values.First().Graph;
            return new RunPlans(steps,
                BatchSizes(rows.Validation, judgedAtOnce).Union(BatchSizes(lastJudged, judgedAtOnce))
                    .ToDictionary(size => size, size => CompiledStep.Of(StepGraph.ForEvaluation(model, training, size, weighted))),
                update is null ? null : CompiledStep.Of(update),
                training.Averaging is null ? null : Planner.Compile(WeightAverage.Graph(step.TrainableWeights)),
                VariablesOf(training, step, update));
        });
    }

    /// <summary>All variables of a run, whatever its batches.</summary>
    public static IReadOnlyCollection<Variable> VariablesOf(ModelDefinition model, TrainingDefinition training) => VariablesOf(training,
        StepGraph.ForTraining(model, training, batchSize: 1),
        training.Accumulate > 1 ? StepGraph.ForUpdate(model, training) : null);

    /// <summary>Rows in a batch of an evaluation: never more than in training, whose user chose what fits.</summary>
    public static int JudgedAtOnce(TrainingDefinition training) => Math.Min(MostJudgedAtOnce, training.BatchSize);

    /// <summary>Rows that the finished model is judged by.</summary>
    public static int LastJudged(SplitSizes rows) => rows.Test > 0 ? rows.Test : rows.Validation > 0 ? rows.Validation : rows.Train;

    private static List<Variable> VariablesOf(TrainingDefinition training, StepGraph step, StepGraph? update) =>
        [.. step.Variables.Union(update?.Variables ?? [])
            .Concat(training.Averaging is null ? [] : step.TrainableWeights.Select(WeightAverage.Of))];

    // Whole batches, and what is left at the end.
    private static IEnumerable<int> BatchSizes(int rows, int wanted)
    {
        if (rows >= wanted)
            yield return wanted;
        if (rows % wanted > 0)
            yield return rows % wanted;
    }
}
