using TrainService.Engine.Data;
using TrainService.Engine.Metrics;

namespace TrainService.Engine.Training;

/// <summary>How one output of a model did on some rows.</summary>
/// <param name="Loss">Null where nothing counted in it: all targets are ignored, or of classes that weigh nothing.</param>
/// <param name="Reported">What is told beside the loss.</param>
/// <param name="Classes">For classification.</param>
/// <param name="Numbers">For a numeric target.</param>
internal sealed record OutputEvaluation(
    JudgedOutput Output, double? Loss, IReadOnlyList<Metric> Reported, ClassEvidence? Classes, ValueEvidence? Numbers)
{
    private TargetSchema Target => Output.Target;

    /// <summary>Every single number that is reported; NaN where it is undefined.</summary>
    public IEnumerable<(string Name, double Value)> Values() =>
        Reported.Where(metric => !metric.IsReport).Select(metric => (metric.ReportedName, metric switch
        {
            ClassMetric ofClasses => ofClasses.Of(Classes!),
            ValueMetric ofNumbers => ofNumbers.Of(Numbers!),
            _ => throw new NotSupportedException($"{metric.ReportedName} judges neither classes nor numbers"),
        }));

    public OutputReport Report() => new(
        Classes is null ? null : ClassReports(Classes.Confusion),
        Has<ConfusionMatrix>() ? Classes?.Confusion.Matrix() : null,
        Classes is null ? null
            : CurvesReport.Of(Classes, Target.Classes!, Has<RocCurve>(), Has<PrecisionRecallCurve>()),
        Numbers?.ColumnCount > 1 && Numbers.ColumnCount == Target.Columns.Length ? TargetReports(Numbers) : null);

    private bool Has<T>() where T : Metric => Reported.OfType<T>().Any();

    private List<ClassReport> ClassReports(ConfusionCounts confusion) =>
        [.. confusion.Labels().Zip(confusion.Counts(), (label, count) =>
            new ClassReport(NameOf(label), count.Precision, count.Recall, count.F1, count.Support))];

    private string NameOf(int label) => label < Target.Classes!.Length ? Target.Classes[label] : $"output {label}";

    private List<TargetReport> TargetReports(ValueEvidence numbers) =>
        [.. Target.Columns.Zip(numbers.Columns, (name, column) => new TargetReport(
            name, new MeanSquaredError().Of(column), new RootMeanSquaredError().Of(column),
            new MeanAbsoluteError().Of(column), Evaluation.Defined(new R2().Of(column))))];
}
