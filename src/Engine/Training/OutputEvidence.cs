using TrainService.Engine.Data;
using TrainService.Engine.Losses;
using TrainService.Engine.Metrics;

namespace TrainService.Engine.Training;

/// <summary>What is gathered of one output while a split is judged.</summary>
/// <param name="rows">Of the split.</param>
internal sealed class OutputEvidence(JudgedOutput judged, IReadOnlyList<Metric> reported, int rows)
{
    private readonly bool ranksRows = ClassEvidence.RanksRows(reported);
    private ClassEvidence? classes;
    private ValueEvidence? numbers;
    private double total, divisor;

    private TargetSchema Target => judged.Target;

    /// <param name="output">Of a step that has run on the batch.</param>
    public void Add(StepOutput output, HostBatch batch)
    {
        var weight = output.Divisor();
        total += (double)output.Loss() * weight;
        divisor += Loss.IsOfAnything(weight) ? weight : 0;
        if (Target.Kind == TargetKind.Classes)
        {
            var right = batch.ClassesFor(judged.Trained);
            classes ??= new(Target.Classes!.Length, output.Numbers / right.Length, rows, reported, judged.Trained.Loss.IgnoredClass);
            classes.Add(right, output.Classes(ranksRows));
        }
        else
        {
            var predicted = output.Prediction();
            numbers ??= new(predicted.Length / batch.Count);
            numbers.Add(batch.ValuesFor(judged.Trained), predicted);
        }
    }

    public OutputEvaluation Evaluation() =>
        new(judged, divisor > 0 ? total / divisor : null, reported, classes, numbers);
}
