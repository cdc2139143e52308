using System.Text.Json;
using TrainService.Engine.Definitions;
using TrainService.Engine.Metrics;

namespace TrainService.Engine.Tests.Reference.Cases;

/// <summary>A metric of given targets and predictions or scores. No device is involved.</summary>
internal static class MetricCase
{
    public static void Run(CaseFile file)
    {
        switch (NotBuiltException.Read(() => DefinitionReader.Read<Metric>(file.Json("metric"))))
        {
            case ConfusionMatrix:
                CheckMatrix(file, Classes(file, new ConfusionMatrix()).Confusion.Matrix());
                break;
            case RocCurve curve:
                CheckCurve(file, "falsePositiveRate", "truePositiveRate", RocCurve.Of(OnlyRanking(file, curve)));
                break;
            case PrecisionRecallCurve curve:
                CheckCurve(file, "recall", "precision", PrecisionRecallCurve.Of(OnlyRanking(file, curve)));
                break;
            case ClassMetric metric:
                CheckValue(file, metric.Of(Classes(file, metric)));
                break;
            case ValueMetric metric:
                CheckValue(file, metric.Of(Values(file)));
                break;
            case var metric:
                throw new NotSupportedException($"the suite cannot judge {metric.GetType().Name} yet: teach it");
        }
        file.RequireAllRead();
    }

    private static ClassEvidence Classes(CaseFile file, Metric metric)
    {
        var targets = file.Tensor("targets").Integers;
        var classes = file.Json("classes").GetInt32();
        var scores = file.Has("scores")
            ? file.Tensor("scores").Floats
            : [.. file.Tensor("predictions").Integers.SelectMany(predicted => Certain(predicted, classes))];
        if (scores.Length % targets.Length != 0)
            throw new InvalidDataException($"{targets.Length} targets, {scores.Length} scores");
        var evidence = new ClassEvidence(classes, scores.Length / targets.Length, targets.Length, [metric]);
        evidence.Add(targets, scores);
        return evidence;
    }

    private static IEnumerable<float> Certain(int predicted, int classes) =>
        Enumerable.Range(0, classes).Select(label => label == predicted ? 1f : 0f);

    private static Ranking OnlyRanking(CaseFile file, Metric metric) => Classes(file, metric).Scores!.Rankings().Single().Ranking;

    private static ValueEvidence Values(CaseFile file)
    {
        var (targets, predictions) = (file.Tensor("targets"), file.Tensor("predictions"));
        var evidence = new ValueEvidence(targets.Shape.Rank == 1 ? 1 : targets.Shape[^1]);
        evidence.Add(targets.Floats, predictions.Floats);
        return evidence;
    }

    private static void CheckValue(CaseFile file, double value) => Check(file, "value", file.Json("value"), value);

    private static void CheckCurve(CaseFile file, string x, string y, Curve curve)
    {
        var json = file.Json("curve");
        Tolerance.CheckNames("parts of the curve",
            json.EnumerateObject().Select(part => part.Name), [x, y, "thresholds"]);
        CheckAll(file, x, json.GetProperty(x), curve.X);
        CheckAll(file, y, json.GetProperty(y), curve.Y);
        var thresholds = json.GetProperty("thresholds");
        // The end of a precision-recall curve has none, and the case leaves it out.
        CheckAll(file, "thresholds", thresholds,
            [.. curve.Thresholds.Take(thresholds.GetArrayLength()).Select(threshold => threshold ?? double.NaN)]);
        if (curve.Thresholds.Skip(thresholds.GetArrayLength()).Any(threshold => threshold is not null))
            throw new WrongNumbersException("the curve has more thresholds");
    }

    private static void CheckAll(CaseFile file, string what, JsonElement expected, double[] actual)
    {
        if (expected.GetArrayLength() != actual.Length)
            throw new WrongNumbersException($"{what} has {actual.Length} numbers instead of {expected.GetArrayLength()}");
        for (var i = 0; i < actual.Length; i++)
            Check(file, $"{what}[{i}]", expected[i], actual[i]);
    }

    private static void Check(CaseFile file, string what, JsonElement expected, double actual)
    {
        if (expected.ValueKind != JsonValueKind.Null)
            file.Tolerance.Check(what, expected.GetDouble(), actual);
        else if (!double.IsNaN(actual))
            throw new WrongNumbersException($"{what} is {actual:R} and should be undefined");
    }

    private static void CheckMatrix(CaseFile file, long[][] matrix)
    {
        var expected = file.Json("matrix").EnumerateArray().ToList();
        if (expected.Count != matrix.Length)
            throw new WrongNumbersException($"the matrix has {matrix.Length} rows instead of {expected.Count}");
        for (var row = 0; row < expected.Count; row++)
            CheckAll(file, $"matrix[{row}]", expected[row], [.. matrix[row].Select(cell => (double)cell)]);
    }
}
