using TrainService.Engine.Data;

namespace TrainService.Engine.Metrics;

/// <summary>What a training reports that lists no metrics.</summary>
internal static class DefaultMetrics
{
    // More curves cannot be told apart, and take room that grows with rows times classes.
    private const int MostCurves = 20;

    public static Metric[] For(TargetSchema target) => target switch
    {
        { Kind: TargetKind.Values } => [new RootMeanSquaredError(), new MeanAbsoluteError(), new R2()],
        { Shape.Length: > 1 } => [new Accuracy(), new MeanIoU(), new ConfusionMatrix()],
        { Shape: null, Classes.Length: <= MostCurves } =>
            [new Accuracy(), new ConfusionMatrix(), new RocCurve(), new PrecisionRecallCurve()],
        _ => [new Accuracy(), new ConfusionMatrix()],
    };
}
