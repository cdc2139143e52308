namespace TrainService.Engine.Training;

public sealed partial class Trainer
{
    private EvaluationEvent Evaluate()
    {
        if (bestWeights is not null)
            served.Upload(WeightsFile.Read(bestWeights).Weights, IsWeight);
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
