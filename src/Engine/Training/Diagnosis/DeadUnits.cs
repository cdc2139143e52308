using static System.FormattableString;

namespace TrainService.Engine.Training.Diagnosis;

/// <summary>Units of relu layers that no row of a whole window of inspections got through: they learn nothing any more.</summary>
/// <param name="layers">Those to watch, in the model's order.</param>
/// <param name="batchSize">Rows of an inspection.</param>
internal sealed class DeadUnits(IReadOnlyList<ReluLayer> layers, int batchSize)
{
    // A unit for one class of a hundred is quiet for most rows and is not dead.
    private const int LeastLooks = 8, LeastRows = 1024;

    // Some dead units are usual and harmless; of half of them the model would notice.
    private const double Share = 0.5;

    private int Window => Math.Max(LeastLooks, (LeastRows + batchSize - 1) / batchSize);

    /// <summary>By layer, at the end of a window.</summary>
    public IEnumerable<(string Layer, Warning? Warning)> Found { get; private set; } = [];

    /// <returns>Whether a window has ended; within one nothing is known yet.</returns>
    public bool Check(StepInspector inspector, DiagnosisState state)
    {
        foreach (var layer in layers)
        {
            var units = inspector.UnitGradients(layer.Bias);
            if (!state.Alive.TryGetValue(layer.Layer, out var alive))
                state.Alive.Add(layer.Layer, alive = new byte[units.Length]);
            for (var unit = 0; unit < units.Length; unit++)
                if (units[unit] != 0)
                    alive[unit] = 1;
        }
        if (++state.Looks < Window)
            return false;
        // Behind a layer that is dead as a whole nothing comes back to those before it: it is the one to name.
        var from = 0;
        for (var i = 0; i < layers.Count; i++)
            if (Dead(state, layers[i]) == state.Alive[layers[i].Layer].Length)
                from = i;
        Found = [.. layers.Select((layer, i) => (layer.Layer, i < from ? null : Judge(state, layer)))];
        state.Looks = 0;
        foreach (var alive in state.Alive.Values)
            Array.Clear(alive);
        return true;
    }

    private static int Dead(DiagnosisState state, ReluLayer layer) => state.Alive[layer.Layer].Count(alive => alive == 0);

    private static Warning? Judge(DiagnosisState state, ReluLayer layer)
    {
        var (dead, all) = (Dead(state, layer), state.Alive[layer.Layer].Length);
        return dead >= Share * all
            ? new(WarningKinds.DeadUnits, layer.Layer,
                Invariant($"{dead} of {all} units of layer '{layer.Layer}' are dead: their relu let no row through for {state.Looks} inspected steps"),
                "a smaller learningRate, leakyRelu or elu instead of relu, or inputs that are normalised",
                new Dictionary<string, double> { ["dead"] = dead, ["units"] = all })
            : null;
    }
}
