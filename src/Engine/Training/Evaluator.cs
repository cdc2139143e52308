using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Metrics;

namespace TrainService.Engine.Training;

/// <summary>Runs the model forward over a split and judges it, in one pass.</summary>
internal sealed class Evaluator(
    PreparedSteps steps, int batchSize, IReadOnlyList<JudgedOutput> outputs, TrainingDefinition training, BatchFeed feed) : IDisposable
{
    /// <param name="rows">To be judged.</param>
    /// <param name="withReports">Whether tables and curves are wanted beside single numbers.</param>
    /// <param name="stop">Honoured before each batch.</param>
    /// <returns>Null where it was stopped.</returns>
    public Evaluation? Run(int[] rows, bool withReports, CancellationToken stop)
    {
        var gathered = outputs.Select(output => Evidence(output, rows.Length, withReports)).ToArray();
        feed.Start(BatchSequence.InOrder(rows, batchSize), 0);
        for (var begin = 0; begin < rows.Length; begin += batchSize)
        {
            if (stop.IsCancellationRequested)
                return null;
            var batch = feed.Take();
            var step = steps.For(batch.Count);
            batch.Send(step);
            step.Run(0, 0);
            for (var i = 0; i < gathered.Length; i++)
                gathered[i].Add(step.Outputs[i], batch);
        }
        return new Evaluation(rows.Length, [.. gathered.Select(output => output.Evaluation())]);
    }

    /// <summary>Bytes for the scores of so many rows, where something orders rows by them: it needs all at once, and those of a
    /// batch come from the device.</summary>
    public static long BytesKept(
        TrainingDefinition training, RunPlans plans, IReadOnlyList<JudgedOutput> outputs, SplitSizes rows) => outputs
        .Where(output => output.Target.Kind == TargetKind.Classes && ClassEvidence.RanksRows(training.ReportedFor(output.Target)))
        .Sum(output => ClassScores.BytesOf(output.Target.Classes!.Length, RunPlans.LastJudged(rows))
            + plans.Evaluation.Values.Sum(step => StepOutput.ScoreBytesOf(step.Graph, output.Trained)));

    public void Dispose()
    {
        feed.Dispose();
        steps.Dispose();
    }

    private OutputEvidence Evidence(JudgedOutput output, int rows, bool withReports) => new(output,
        [.. training.ReportedFor(output.Target).Where(metric => withReports || !metric.IsReport)], rows);
}
