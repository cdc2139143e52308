namespace TrainService.Engine.Training;

public sealed partial class Trainer
{
    // Null where it was stopped: the last epoch's checkpoint has been told, and from there it is done again.
    private EvaluationEvent? Evaluate(CancellationToken stop)
    {
        if (bestWeights is not null)
            served.Upload(WeightsFile.Read(bestWeights).Weights, IsWeight);
        var (split, rows) = data.Split switch
        {
            { Test: { Length: > 0 } test } => ("test", test),
            { Validation: { Length: > 0 } validation } => ("validation", validation),
            { Train: var train } => ("train", train),
        };
        return Judged(rows, withReports: true, stop) is { } evaluation
            ? new EvaluationEvent(loop.Step, Position, evaluation.Report(split))
            : null;
    }

    // An epoch's last update can break the weights when no training loss is left to show it.
    private Evaluation? Judged(int[] rows, bool withReports, CancellationToken stop)
    {
        var evaluation = evaluator.Run(rows, withReports, stop);
        // One that is undefined tells of no divergence.
        return evaluation?.Loss is { } loss && !double.IsFinite(loss)
            ? throw new TrainingDivergedException(loop.Step, "the loss", loss, DivergenceHint)
            : evaluation;
    }
}
