using TrainService.Engine.Data;
using TrainService.Engine.Losses;
using TrainService.Engine.Metrics;

namespace TrainService.Engine.Training;

/// <summary>Runs the model forward over a split and judges it.</summary>
internal sealed class Evaluator(PreparedSteps steps, int batchSize, TrainingData data, Loss loss) : IDisposable
{
    public Evaluation Run(int[] rows)
    {
        var target = data.Dataset.Schema.Target;
        var (classes, predictions) = target.Kind == TargetKind.Classes
            ? (new int[rows.Length], new int[rows.Length])
            : ([], []);
        var (total, divisor) = (0.0, 0.0);
        for (var begin = 0; begin < rows.Length; begin += batchSize)
        {
            var batch = rows.AsSpan(begin, Math.Min(batchSize, rows.Length - begin));
            var (step, host, scores) = steps.For(batch.Length);
            host.Fill(data.Loader, batch, step);
            var mean = (double)step.Run(0, 0);
            var weight = step.Divisor();
            total += mean * weight;
            divisor += weight;
            if (classes.Length == 0)
                continue;
            host.Classes.CopyTo(classes, begin);
            step.Prediction.Download<float>(scores);
            Argmax.OfRows(scores, predictions.AsSpan(begin, batch.Length), loss);
        }
        var outcome = target.Classes is { } known ? new ClassOutcome(known.Length, classes, predictions) : null;
        return new Evaluation(rows.Length, total / divisor, outcome);
    }

    public void Dispose() => steps.Dispose();
}
