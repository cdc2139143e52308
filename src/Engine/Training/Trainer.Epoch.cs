using TrainService.Engine.Data;
using TrainService.Engine.Metrics;
using TrainService.Engine.Training.Diagnosis;

namespace TrainService.Engine.Training;

public sealed partial class Trainer
{
    private IEnumerable<TrainingEvent> TrainEpoch(CancellationToken stop)
    {
        var every = Math.Max(1, StepsPerEpoch / PointsPerEpoch);
        var (mark, rowsAtMark) = (time.GetTimestamp(), loop.Window.Rows);
        while (loop.Batch < StepsPerEpoch)
        {
            var isPoint = (loop.Batch + 1) % every == 0 || loop.Batch + 1 == StepsPerEpoch;
            TrainStep(inspect: TrainingDiagnosis.IsDue(loop.Step + 1) || (training.Inspect && isPoint));
            foreach (var warning in Told())
                yield return warning;
            if (isPoint)
            {
                var seconds = time.GetElapsedTime(mark).TotalSeconds;
                var rate = seconds > 0 ? (loop.Window.Rows - rowsAtMark) / seconds : 0;
                yield return new MetricsEvent(loop.Step, Position, Point(), rate);
                loop.Window.Clear();
                (mark, rowsAtMark) = (time.GetTimestamp(), 0);
            }
            if (stop.IsCancellationRequested && loop.Batch < StepsPerEpoch)
                yield break;
        }
    }

    private void TrainStep(bool inspect)
    {
        rateOfStep = learningRate.At(loop.Step, loop.Epoch, loop.Plateau);
        var (loss, right, rows) = update is null ? TrainBatch(inspect) : TrainBatches(update, inspect);
        loop.Step++;
        average?.Run(loop.Step);
        loop.Batch++;
        loop.Window.Add(loss, right, rows);
        loop.Whole.Add(loss, right, rows);
    }

    private (double Loss, int Right, int Rows) TrainBatch(bool inspect)
    {
        var batch = feed.Take();
        var (step, scores) = steps.For(batch.Count);
        batch.Send(step);
        var loss = step.Run(loop.Step + 1, rateOfStep, inspect);
        // The update of this step has run already: its weights are worthless and are not counted as a step.
        RequireFinite(loss);
        if (inspect)
            Look(step.Inspector, loss);
        return (loss, CountRight(batch, step, scores), batch.Count);
    }

    private (double Loss, int Right, int Rows) TrainBatches(GatheredUpdate update, bool inspect)
    {
        var (total, divisor, right, rows) = (0.0, 0.0, 0, 0);
        var count = Math.Min(training.Accumulate, BatchesPerEpoch - (loop.Batch * training.Accumulate));
        for (var number = 1; number <= count; number++)
        {
            var batch = feed.Take();
            var (step, scores) = steps.For(batch.Count);
            batch.Send(step);
            var mean = step.Accumulate((loop.Step * training.Accumulate) + number, first: number == 1);
            RequireFinite(mean);
            var weight = (double)step.Divisor();
            total += mean * weight;
            divisor += weight;
            right += CountRight(batch, step, scores);
            rows += batch.Count;
        }
        update.Run(loop.Step + 1, rateOfStep, divisor, inspect);
        if (inspect)
            Look(update.Inspector, total / divisor);
        return (total / divisor, right, rows);
    }

    private int CountRight(HostBatch batch, Step step, float[] scores)
    {
        if (batch.Classes.IsEmpty)
            return 0;
        step.Prediction.Download<float>(scores);
        return Argmax.CountRight(scores, batch.Classes, training.Loss);
    }

    private void RequireFinite(double loss)
    {
        if (!double.IsFinite(loss))
            throw new TrainingDivergedException(loop.Step + 1, "the loss", loss, DivergenceHint);
    }

    private IEnumerable<TrainingEvent> EndEpoch(TimeSpan took, bool stopping)
    {
        var stalled = feed.Lap();
        var values = Means(loop.Whole, withRate: false);
        if (data.Split.Validation.Length > 0)
            foreach (var (name, value) in Judged(data.Split.Validation).Values())
                if (double.IsFinite(value))
                    values[$"validation.{name}"] = value;
        loop.Epoch++;
        loop.Batch = 0;
        loop.Whole.Clear();
        learningRate.EndEpoch(loop.Plateau, values);
        var isBest = Compare(values);
        yield return new EpochEvent(loop.Step, loop.Epoch, values, took.TotalSeconds, stalled.TotalSeconds);
        TrainingDiagnosis.AfterEpoch(values["train.loss"], loop.Epoch, loop.Step, loop.Diagnosis, warnings);
        foreach (var warning in Told())
            yield return warning;
        if (isBest)
            bestWeights = served.Download(IsWeight);
        if (isBest || IsOver || stopping || loop.Epoch % training.Checkpoints.EveryEpochs == 0)
            yield return new CheckpointEvent(loop.Step, loop.Epoch, Save(), isBest, values);
    }

    // True if the weights are those to predict with from now on.
    private bool Compare(Dictionary<string, double> values)
    {
        var value = values.GetValueOrDefault(monitor.Name, double.NaN);
        if (training.EarlyStopping is { } stopping)
            loop.Patience.See(value, monitor, stopping.MinDelta);
        if (monitor.IsBetter(value, loop.Best))
            (loop.Best, loop.BestEpoch) = (value, loop.Epoch);
        // While the monitor is undefined, the newest weights are as good as any.
        return loop.Best is null || loop.BestEpoch == loop.Epoch || (IsOver && !KeepsBest);
    }

    private Dictionary<string, double> Means(RunningSums sums, bool withRate)
    {
        var values = new Dictionary<string, double> { ["train.loss"] = sums.Loss / sums.Rows };
        if (data.Dataset.Schema.Target.Kind == TargetKind.Classes && training.Reports<Accuracy>())
            values["train.accuracy"] = (double)sums.Right / sums.Rows;
        if (withRate)
            values["train.learningRate"] = rateOfStep;
        return values;
    }

    private EvaluationEvent Evaluate()
    {
        if (bestWeights is not null)
            served.Upload(bestWeights, IsWeight);
        var (split, rows) = data.Split switch
        {
            { Test: { Length: > 0 } test } => ("test", test),
            { Validation: { Length: > 0 } validation } => ("validation", validation),
            { Train: var train } => ("train", train),
        };
        return new EvaluationEvent(loop.Step, Position, Judged(rows, withReports: true).Report(split));
    }

    // An epoch's last update can break the weights when no training loss is left to show it.
    private Evaluation Judged(int[] rows, bool withReports = false)
    {
        var evaluation = evaluator.Run(rows, withReports);
        return double.IsFinite(evaluation.Loss)
            ? evaluation
            : throw new TrainingDivergedException(loop.Step, "the loss", evaluation.Loss, DivergenceHint);
    }
}
