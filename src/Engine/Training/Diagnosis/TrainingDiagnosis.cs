using TrainService.Engine.Models;

namespace TrainService.Engine.Training.Diagnosis;

/// <summary>
/// Looks at some steps of a training and says what is wrong: each kind and layer once, and again only after it was gone.
/// </summary>
internal sealed class TrainingDiagnosis(ModelGraph model, int batchSize)
{
    // One step in 128, and a few at the start, where most goes wrong: an inspection takes less than a step, so all of them
    // take less than a hundredth of a run.
    private const long Every = 128;

    // The loss of rows that are all told right rounds to zero, and its gradients with it: nothing to warn of.
    private const double Solved = 1e-6;

    private readonly DeadUnits deadUnits = new(ReluLayer.Of(model), batchSize);

    /// <summary>Whether a step is looked into: multiples of 128, and powers of two before.</summary>
    /// <param name="step">Counted from 1.</param>
    public static bool IsDue(long step) => step < Every ? long.IsPow2(step) : step % Every == 0;

    /// <summary>After the step's inspector was read.</summary>
    /// <param name="inspector">Of a step that was inspected.</param>
    /// <param name="step">Counted from 1.</param>
    /// <param name="loss">Of the step.</param>
    /// <param name="state">Of the run.</param>
    /// <param name="told">Gets what is new.</param>
    public void AfterStep(StepInspector inspector, long step, double loss, DiagnosisState state, List<Warning> told)
    {
        var layers = inspector.Layers;
        if (layers.Length == 0)
            return;
        var largest = GradientRules.Largest(layers);
        (state.LargestStep, state.LargestLayer) = (step, largest.Layer);
        state.LargestNorm = double.IsFinite(largest.GradientNorm) ? largest.GradientNorm : null;
        Tell(told, state, WarningKinds.ExplodingGradients, null, GradientRules.Exploding(layers, state));
        foreach (ref readonly var layer in layers)
            Tell(told, state, WarningKinds.LargeUpdates, layer.Layer, GradientRules.LargeUpdate(layer));
        if (Math.Abs(loss) < Solved)
            return;
        Tell(told, state, WarningKinds.VanishingGradients, null, GradientRules.Vanishing(layers, state));
        if (deadUnits.Check(inspector, state))
            foreach (var (layer, warning) in deadUnits.Found)
                Tell(told, state, WarningKinds.DeadUnits, layer, warning);
    }

    /// <param name="loss">Mean of the epoch that has ended.</param>
    /// <param name="epochs">Done.</param>
    /// <param name="steps">Done.</param>
    /// <param name="state">Of the run.</param>
    /// <param name="told">Gets what is new.</param>
    public static void AfterEpoch(double loss, int epochs, long steps, DiagnosisState state, List<Warning> told) =>
        Tell(told, state, WarningKinds.FlatLoss, null, FlatLoss.Check(loss, epochs, steps, state));

    // What no longer holds is forgotten, so that it is told when it comes back.
    private static void Tell(List<Warning> told, DiagnosisState state, string kind, string? layer, Warning? found)
    {
        if (found is null && state.Told.Count == 0)
            return;
        var key = $"{kind} {layer}";
        if (found is null)
            state.Told.Remove(key);
        else if (!state.Told.Contains(key))
        {
            state.Told.Add(key);
            told.Add(found);
        }
    }
}
