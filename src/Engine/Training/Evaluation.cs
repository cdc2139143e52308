using TrainService.Engine.Data;
using TrainService.Engine.Metrics;

namespace TrainService.Engine.Training;

/// <summary>How a model did on some rows.</summary>
/// <param name="Outcome">For classification, row by row.</param>
internal sealed record Evaluation(int Samples, double Loss, ClassOutcome? Outcome)
{
    public Dictionary<string, double> Values(string split)
    {
        var values = new Dictionary<string, double> { [$"{split}.loss"] = Loss };
        if (Outcome is not null)
            values[$"{split}.accuracy"] = Accuracy.Of(Outcome);
        return values;
    }

    public EvaluationReport Report(string split, TargetSchema target)
    {
        var metrics = new Dictionary<string, double> { ["loss"] = Loss };
        if (Outcome is null)
            return new EvaluationReport(split, Samples, metrics, null, null);
        metrics["accuracy"] = Accuracy.Of(Outcome);
        var matrix = ConfusionMatrix.Of(Outcome);
        var classes = target.Classes!.Select((name, index) => ClassReportOf(name, index, matrix)).ToList();
        return new EvaluationReport(split, Samples, metrics, classes, matrix);
    }

    private static ClassReport ClassReportOf(string name, int index, int[][] matrix)
    {
        double right = matrix[index][index];
        var support = matrix[index].Sum();
        var predicted = matrix.Sum(row => row[index]);
        var precision = predicted == 0 ? 0 : right / predicted;
        var recall = support == 0 ? 0 : right / support;
        var f1 = precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
        return new ClassReport(name, precision, recall, f1, support);
    }
}
