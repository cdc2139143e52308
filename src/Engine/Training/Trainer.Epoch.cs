using TrainService.Engine.Data;
using TrainService.Engine.Losses;
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
            if (isPoint)
                ReadUnread();
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
            {
                ReadUnread();
                yield break;
            }
        }
    }

    private void TrainStep(bool inspect)
    {
        rateOfStep = learningRate.At(loop.Step, loop.Epoch, loop.Plateau);
        // What is looked into is read at once.
        if (readsLate && !inspect)
        {
            StartBatch();
            return;
        }
        ReadUnread();
        sums.Clear();
        if (update is null)
            TrainBatch(inspect);
        else
            TrainBatches(update, inspect);
        Advance();
        AddSums();
    }

    private void Advance()
    {
        loop.Step++;
        average?.Run(loop.Step);
        loop.Batch++;
    }

    private void AddSums()
    {
        loop.Window.Add(sums);
        loop.Whole.Add(sums);
    }

    private void TrainBatch(bool inspect)
    {
        var batch = feed.Take();
        var step = steps.For(batch.Count);
        batch.Send(step);
        var loss = step.Run(loop.Step + 1, rateOfStep, inspect);
        // The update of this step has run already: its weights are worthless and are not counted as a step.
        RequireFinite(loss, loop.Step + 1);
        if (inspect)
            Look(step.Inspector, loss);
        Count(batch, step, loss);
    }

    private void TrainBatches(GatheredUpdate update, bool inspect)
    {
        var count = Math.Min(training.Accumulate, BatchesPerEpoch - (loop.Batch * training.Accumulate));
        for (var number = 1; number <= count; number++)
        {
            var batch = feed.Take();
            var step = steps.For(batch.Count);
            batch.Send(step);
            var mean = step.Accumulate((loop.Step * training.Accumulate) + number, first: number == 1);
            RequireFinite(mean, loop.Step + 1);
            Count(batch, step, mean);
        }
        update.Run(loop.Step + 1, rateOfStep, sums, inspect);
        if (inspect)
            Look(update.Inspector, sums.MeanLoss(outputs));
    }

    private void Count(HostBatch batch, Step step, double loss)
    {
        sums.Rows += batch.Count;
        if (step.Outputs.Length == 1)
            sums.AddLoss(loss, step.Divisor());
        else
            sums.Penalty += (double)step.Penalty() * batch.Count;
        for (var i = 0; i < step.Outputs.Length; i++)
        {
            var output = step.Outputs[i];
            var ofOutput = step.Outputs.Length == 1 ? sums : sums.Output(i);
            if (ofOutput != sums)
                ofOutput.AddLoss(output.Loss(), output.Divisor());
            if (outputs[i].Target.Kind != TargetKind.Classes || !output.CountsRight)
                continue;
            var targets = batch.ClassesFor(output.Trained);
            ofOutput.AddJudged(output.Right(), targets.Length - IgnoredIn(targets, output.Trained.Loss));
        }
    }

    private static int IgnoredIn(ReadOnlySpan<int> targets, Loss loss) => loss.IgnoredClass is { } ignored ? targets.Count(ignored) : 0;

    private void RequireFinite(double loss, long step)
    {
        if (!double.IsFinite(loss))
            throw new TrainingDivergedException(step, "the loss", loss, DivergenceHint);
    }

    // Where it is stopped while it judges it tells nothing and changes nothing: all steps of the epoch are done, but it is not.
    private IEnumerable<TrainingEvent> EndEpoch(TimeSpan took, bool stopping, CancellationToken stop)
    {
        var stalled = feed.Lap();
        var values = Means(loop.Whole, withRate: false);
        if (data.Split.Validation.Length > 0)
        {
            if (Judged(data.Split.Validation, withReports: false, stop) is not { } evaluation)
                yield break;
            foreach (var (name, value) in evaluation.Values())
                if (double.IsFinite(value))
                    values[$"validation.{name}"] = value;
        }
        loop.Epoch++;
        loop.Batch = 0;
        loop.Whole.Clear();
        learningRate.EndEpoch(loop.Plateau, values);
        var isBest = Compare(values);
        yield return new EpochEvent(loop.Step, loop.Epoch, values, took.TotalSeconds, stalled.TotalSeconds);
        TrainingDiagnosis.AfterEpoch(values["train.loss"], loop.Epoch, loop.Step, loop.Diagnosis, warnings);
        foreach (var warning in Told())
            yield return warning;
        if (!isBest && !IsOver && !stopping && loop.Epoch % training.Checkpoints.EveryEpochs != 0)
            yield break;
        var checkpoint = Save();
        if (isBest)
            bestWeights = checkpoint.Weights;
        yield return new CheckpointEvent(loop.Step, loop.Epoch, checkpoint, isBest, values);
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
        var values = new Dictionary<string, double> { ["train.loss"] = sums.MeanLoss(outputs) };
        for (var i = 0; i < outputs.Count; i++)
        {
            var (_, target, output) = outputs[i];
            var ofOutput = outputs.Count == 1 ? sums : sums.Output(i);
            if (ofOutput != sums)
                values[$"train.{output}loss"] = ofOutput.Loss / ofOutput.Weight;
            // Where all that was seen is to be ignored there is nothing to tell.
            if (target.Kind == TargetKind.Classes && training.Reports<Accuracy>() && ofOutput.Judged > 0)
                values[$"train.{output}accuracy"] = (double)ofOutput.Right / ofOutput.Judged;
        }
        if (withRate)
            values["train.learningRate"] = rateOfStep;
        return values;
    }
}
