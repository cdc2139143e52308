using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Metrics;

namespace TrainService.Engine.Training;

/// <summary>Runs the model forward over a split and judges it, in one pass.</summary>
internal sealed class Evaluator(
    PreparedSteps steps, int batchSize, TrainingData data, TrainingDefinition training, BatchFeed feed) : IDisposable
{
    /// <param name="withReports">Whether tables and curves are wanted beside single numbers.</param>
    public Evaluation Run(int[] rows, bool withReports)
    {
        var target = data.Dataset.Schema.Target;
        var reported = training.ReportedFor(target).Where(metric => withReports || !metric.IsReport).ToList();
        var (classes, numbers) = (default(ClassEvidence), default(ValueEvidence));
        var (total, divisor) = (0.0, 0.0);
        feed.Start(BatchSequence.InOrder(rows, batchSize), 0);
        for (var begin = 0; begin < rows.Length; begin += batchSize)
        {
            var batch = feed.Take();
            var (step, outputs) = steps.For(batch.Count);
            batch.Send(step);
            var mean = (double)step.Run(0, 0);
            var weight = step.Divisor();
            total += mean * weight;
            divisor += weight;
            step.Prediction.Download<float>(outputs);
            if (target.Kind == TargetKind.Classes)
            {
                classes ??= new(target.Classes!.Length, outputs.Length / batch.Count, rows.Length, reported);
                classes.Add(batch.Classes, outputs);
            }
            else
            {
                numbers ??= new(outputs.Length / batch.Count);
                numbers.Add(batch.Values, outputs);
            }
        }
        return new Evaluation(rows.Length, total / divisor, target, reported, classes, numbers);
    }

    public void Dispose()
    {
        feed.Dispose();
        steps.Dispose();
    }
}
