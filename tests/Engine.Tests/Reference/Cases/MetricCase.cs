using System.Text.Json;
using TrainService.Engine.Definitions;
using TrainService.Engine.Metrics;
using TrainService.Engine.Training;

namespace TrainService.Engine.Tests.Reference.Cases;

/// <summary>A metric of given targets and predictions or scores. No device is involved.</summary>
internal static class MetricCase
{
    public static void Run(CaseFile file)
    {
        var metric = NotBuiltException.Read(() => DefinitionReader.Read<Metric>(file.Json("metric")));
        var targets = file.Tensor("targets").Integers;
        var predictions = file.Has("scores") ? Decide(file.Tensor("scores")) : file.Tensor("predictions").Integers;
        if (predictions.Length != targets.Length)
            throw new InvalidDataException($"{targets.Length} targets, {predictions.Length} predictions");
        var outcome = new ClassOutcome(file.Json("classes").GetInt32(), targets, predictions);
        switch (metric)
        {
            case Accuracy:
                file.Tolerance.Check("value", file.Json("value").GetDouble(), Accuracy.Of(outcome));
                break;
            case ConfusionMatrix:
                CheckMatrix(file, file.Json("matrix"), ConfusionMatrix.Of(outcome));
                break;
            default:
                throw new NotSupportedException($"the suite cannot judge {metric.GetType().Name} yet: teach it");
        }
        file.RequireAllRead();
    }

    // One score a row is the probability of class 1; with several the highest wins, the lowest class among ties.
    private static int[] Decide(CaseTensor scores) => scores.Shape.Rank == 1
        ? [.. scores.Floats.Select(score => score >= 0.5f ? 1 : 0)]
        : [.. scores.Floats.Chunk(scores.Shape[^1]).Select(row => Argmax.Of(row))];

    private static void CheckMatrix(CaseFile file, JsonElement json, int[][] matrix)
    {
        var rows = json.ValueKind == JsonValueKind.Object
            ? CaseTensor.Read(json) is var tensor ? tensor.Data.Chunk(tensor.Shape[^1]).ToArray() : []
            : json.EnumerateArray().Select(row => row.EnumerateArray().Select(cell => cell.GetDouble()).ToArray()).ToArray();
        if (rows.Length != matrix.Length)
            throw new WrongNumbersException($"the matrix has {matrix.Length} rows instead of {rows.Length}");
        for (var row = 0; row < rows.Length; row++)
        {
            if (rows[row].Length != matrix[row].Length)
                throw new WrongNumbersException($"row {row} has {matrix[row].Length} cells instead of {rows[row].Length}");
            for (var column = 0; column < rows[row].Length; column++)
                file.Tolerance.Check($"matrix[{row}, {column}]", rows[row][column], matrix[row][column]);
        }
    }
}
