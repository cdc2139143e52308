using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Metrics;

namespace TrainService.Engine.Training;

/// <summary>How a model did on some rows.</summary>
/// <param name="Outcome">For classification, row by row.</param>
internal sealed record Evaluation(int Samples, double Loss, ClassOutcome? Outcome)
{
    /// <summary>The loss, and every single number that the training reports.</summary>
    public Dictionary<string, double> Values(TrainingDefinition training)
    {
        var values = new Dictionary<string, double> { ["loss"] = Loss };
        if (Outcome is not null && training.Reports<Accuracy>())
            values["accuracy"] = Accuracy.Of(Outcome);
        return values;
    }

    public EvaluationReport Report(string split, TargetSchema target, TrainingDefinition training)
    {
        if (Outcome is null)
            return new EvaluationReport(split, Samples, Values(training), null, null);
        var matrix = ConfusionMatrix.Of(Outcome);
        var classes = Outcome.Labels().Select((label, index) => ClassReportOf(NameOf(label, target), index, matrix)).ToList();
        return new EvaluationReport(
            split, Samples, Values(training), classes, training.Reports<ConfusionMatrix>() ? matrix : null);
    }

    private static string NameOf(int label, TargetSchema target) =>
        label < target.Classes!.Length ? target.Classes[label] : $"output {label}";

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
