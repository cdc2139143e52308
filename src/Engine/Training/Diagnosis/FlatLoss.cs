using static System.FormattableString;

namespace TrainService.Engine.Training.Diagnosis;

/// <summary>A loss that has not moved since the training began.</summary>
internal static class FlatLoss
{
    private const int LeastEpochs = 3;
    private const long LeastSteps = 50;

    // Less than this share of the first epoch's mean is no progress, unless the first epoch itself has brought some.
    private const double LeastFall = 0.01, LeastFallWithinFirst = 0.1;
    private const double Solved = 1e-6;

    /// <param name="loss">Mean of the epoch that has ended.</param>
    /// <param name="epochs">Done.</param>
    /// <param name="steps">Done.</param>
    /// <param name="state">Of the run.</param>
    public static Warning? Check(double loss, int epochs, long steps, DiagnosisState state)
    {
        state.FirstEpochLoss ??= loss;
        var (first, start) = (state.FirstEpochLoss.Value, state.FirstLoss ?? loss);
        var moves = first - loss > LeastFall * Math.Abs(first) || start - loss > LeastFallWithinFirst * Math.Abs(start);
        return epochs < LeastEpochs || steps < LeastSteps || moves || Math.Abs(loss) < Solved
            ? null
            : new(WarningKinds.FlatLoss, null,
                Invariant($"the loss does not fall: {first:g4} in the first epoch, {loss:g4} in epoch {epochs}"),
                "another learningRate (ten times more, ten times less); check that inputs are normalised and belong to their targets",
                new Dictionary<string, double> { ["first"] = first, ["loss"] = loss });
    }
}
