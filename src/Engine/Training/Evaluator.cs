using TrainService.Engine.Data;
using TrainService.Engine.Definitions;
using TrainService.Engine.Devices;
using TrainService.Engine.Metrics;

namespace TrainService.Engine.Training;

/// <summary>Runs the model forward over a split and judges it.</summary>
internal sealed class Evaluator : IDisposable
{
    private const int BatchSize = 256;

    private readonly TrainingData data;
    private readonly Dictionary<int, Step> steps = [];
    private readonly Func<int, Step> prepare;

    public Evaluator(
        IDevice device, ModelDefinition model, TrainingDefinition training, ModelState state, TrainingData data)
    {
        this.data = data;
        prepare = batch => new Step(
            device, StepGraph.ForEvaluation(model, training, batch), training, state, batch, updates: false);
    }

    public Evaluation Run(int[] rows)
    {
        var classes = data.Dataset.Schema.Target.Kind == TargetKind.Classes ? new int[rows.Length] : null;
        var predictions = classes is null ? null : new int[rows.Length];
        var loss = 0.0;
        for (var begin = 0; begin < rows.Length; begin += BatchSize)
        {
            var batch = rows.AsSpan(begin, Math.Min(BatchSize, rows.Length - begin));
            var step = StepFor(batch.Length);
            var host = new HostBatch(data.Dataset.Schema, batch.Length);
            host.Fill(data.Loader, batch, step);
            loss += (double)step.Run(0, 0) * batch.Length;
            if (classes is null)
                continue;
            host.Classes.CopyTo(classes, begin);
            Predict(step, predictions.AsSpan(begin, batch.Length));
        }
        var outcome = classes is null ? null : new ClassOutcome(data.Dataset.Schema.Target.Classes!.Length, classes, predictions!);
        return new Evaluation(rows.Length, loss / rows.Length, outcome);
    }

    public void Dispose()
    {
        foreach (var step in steps.Values)
            step.Dispose();
    }

    private static void Predict(Step step, Span<int> predictions)
    {
        var scores = new float[step.Prediction.Shape.Count];
        step.Prediction.Download<float>(scores);
        var width = scores.Length / predictions.Length;
        for (var row = 0; row < predictions.Length; row++)
            predictions[row] = Argmax.Of(scores.AsSpan(row * width, width));
    }

    private Step StepFor(int batch)
    {
        if (!steps.TryGetValue(batch, out var step))
            steps[batch] = step = prepare(batch);
        return step;
    }
}
