using System.Text.Json;
using TrainService.Engine.Definitions;
using TrainService.Engine.Devices;
using TrainService.Engine.Graph;
using TrainService.Engine.Metrics;
using TrainService.Engine.Operations;

namespace TrainService.Engine.Tests.Reference.Cases;

/// <summary>A metric of given targets and predictions or scores; of classes the device works out what it is made of.</summary>
internal static class MetricCase
{
    public static void Run(CaseFile file, IDevice device)
    {
        switch (NotBuiltException.Read(() => DefinitionReader.Read<Metric>(file.Json("metric"))))
        {
            case ConfusionMatrix:
                CheckMatrix(file, Classes(file, device, new ConfusionMatrix()).Confusion.Matrix());
                break;
            case RocCurve curve:
                CheckCurve(file, "falsePositiveRate", "truePositiveRate", RocCurve.Of(OnlyRanking(file, device, curve)));
                break;
            case PrecisionRecallCurve curve:
                CheckCurve(file, "recall", "precision", PrecisionRecallCurve.Of(OnlyRanking(file, device, curve)));
                break;
            case ClassMetric metric:
                CheckValue(file, metric.Of(Classes(file, device, metric)));
                break;
            case ValueMetric metric:
                CheckValue(file, metric.Of(Values(file)));
                break;
            case var metric:
                throw new NotSupportedException($"the suite cannot judge {metric.GetType().Name} yet: teach it");
        }
        file.RequireAllRead();
    }

    private static ClassEvidence Classes(CaseFile file, IDevice device, Metric metric)
    {
        var targets = file.Tensor("targets").Integers;
        var classes = file.Json("classes").GetInt32();
        var scores = file.Has("scores")
            ? file.Tensor("scores").Floats
            : [.. file.Tensor("predictions").Integers.SelectMany(predicted => Certain(predicted, classes))];
        if (scores.Length % targets.Length != 0)
            throw new InvalidDataException($"{targets.Length} targets, {scores.Length} scores");
        var width = scores.Length / targets.Length;
        var evidence = new ClassEvidence(classes, width, targets.Length, [metric]);
        if (width == 1)
            evidence.Add(targets, new() { Scores = scores });
        else
            AddJudged(evidence, device, targets, scores);
        return evidence;
    }

    private static void AddJudged(ClassEvidence evidence, IDevice device, int[] targets, float[] scores)
    {
        var graph = new GraphBuilder();
        var probabilities = graph.Input("scores", Shape.Of(targets.Length, scores.Length / targets.Length));
        var classes = graph.Input("targets", Shape.Integers(targets.Length));
        graph.Output("predicted", graph.Add(new ArgMax(), probabilities));
        graph.Output("ranks", graph.Add(new TargetRank(null), probabilities, classes));
        graph.Output("terms", graph.Add(new LogLossTerms(null), probabilities, classes));
        using var run = new DeviceRun(device, graph.Build(), graph.Variables);
        run.SetInput("scores", new(probabilities.Shape, [.. scores.Select(score => (double)score)]));
        run.SetInput("targets", new(classes.Shape, [.. targets.Select(target => (double)target)]));
        run.Run();
        evidence.Add(targets, new()
        {
            Predicted = run.Output("predicted").Values,
            Ranks = run.Output("ranks").Values,
            LogLossTerms = run.Output("terms").Values,
            Scores = scores,
        });
    }

    private static IEnumerable<float> Certain(int predicted, int classes) =>
        Enumerable.Range(0, classes).Select(label => label == predicted ? 1f : 0f);

    private static Ranking OnlyRanking(CaseFile file, IDevice device, Metric metric) =>
        Classes(file, device, metric).Scores!.Rankings().Single().Ranking;

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
