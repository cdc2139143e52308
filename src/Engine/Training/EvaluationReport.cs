using System.Text.Json.Serialization;

namespace TrainService.Engine.Training;

/// <summary>The report on a split.</summary>
/// <param name="Split"><c>test</c>, <c>validation</c>, or <c>train</c> where the run had neither.</param>
/// <param name="Metrics"><c>loss</c> and every single number; null where it is undefined.</param>
/// <param name="Classes">For classification, class by class; behind the data's, outputs that were predicted beyond them.</param>
/// <param name="ConfusionMatrix">Rows are right classes, columns predicted ones, both in the order of Classes.</param>
/// <param name="Curves">For classification, as far as they were asked for.</param>
/// <param name="Targets">For several numeric columns, each by itself.</param>
public sealed record EvaluationReport(
    string Split, int Samples, IReadOnlyDictionary<string, double?> Metrics,
    IReadOnlyList<ClassReport>? Classes, long[][]? ConfusionMatrix, CurvesReport? Curves, IReadOnlyList<TargetReport>? Targets)
{
    /// <summary>Of a model with several outputs, each with what is null above; their numbers are in Metrics.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, OutputReport>? Outputs { get; init; }
}

/// <summary>The report on one of several outputs.</summary>
public sealed record OutputReport(
    IReadOnlyList<ClassReport>? Classes, long[][]? ConfusionMatrix, CurvesReport? Curves, IReadOnlyList<TargetReport>? Targets);

/// <summary>How well one class was found; a ratio without cases is 0, as scikit-learn's zero_division says.</summary>
public sealed record ClassReport(string Name, double Precision, double Recall, double F1, long Support);

/// <summary>How well one numeric column was met; R2 is null where it is undefined.</summary>
public sealed record TargetReport(
    string Name, double MeanSquaredError, double RootMeanSquaredError, double MeanAbsoluteError, double? R2);
